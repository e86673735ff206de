internal import CHDF5
import Foundation

/// Writes an HDF5 file: groups, arrays of numbers, attributes, dimension scales.
///
/// The order in which things are made is kept in the file, as the NetCDF-4 library wants it. The library
/// is not made for several threads: one writer at a time.
public final class HDF5Writer {
  /// The type of the numbers of an array.
  public enum Number: Sendable { case double, integer }

  /// The file.
  public let path: String
  private var file: hid_t = -1

  /// Makes a file; one that is there is replaced.
  public init(_ path: String) throws(DocumentError) {
    self.path = path
    protolith_h5_quiet()
    let properties = H5Pcreate(protolith_h5_file_creation())
    H5Pset_link_creation_order(properties, protolith_h5_ordered())
    H5Pset_attr_creation_order(properties, protolith_h5_ordered())
    // No time anywhere in the file: the same draws give the same bytes.
    H5Pset_obj_track_times(properties, false)
    file = H5Fcreate(path, protolith_h5_truncate(), properties, 0)
    H5Pclose(properties)
    guard file >= 0 else {
      throw .unreadable(
        file: path, reason: "cannot be made",
        remedy: "check that its folder is there and may be written")
    }
  }

  deinit { if file >= 0 { H5Fclose(file) } }

  /// Writes what is left and closes the file; nothing can be written after it.
  public func close() throws(DocumentError) {
    let status = H5Fclose(file)
    file = -1
    try check(Int64(status), "the file")
  }

  /// Makes a group.
  public func makeGroup(_ place: String) throws(DocumentError) {
    let properties = H5Pcreate(protolith_h5_group_creation())
    defer { H5Pclose(properties) }
    H5Pset_link_creation_order(properties, protolith_h5_ordered())
    H5Pset_attr_creation_order(properties, protolith_h5_ordered())
    H5Pset_obj_track_times(properties, false)
    let group = try check(H5Gcreate2(file, place, 0, properties, 0), place)
    H5Gclose(group)
  }

  /// Makes an array; `grows` lets its first axis be made longer later, as emcee does it.
  public func makeArray(
    _ place: String, _ number: Number, shape: [Int], grows: Bool = false
  ) throws(DocumentError) {
    let extents = shape.map { hsize_t($0) }
    var most = extents
    if grows { most[0] = hsize_t.max }
    let space = try check(H5Screate_simple(Int32(shape.count), extents, most), place)
    defer { H5Sclose(space) }
    let properties = H5Pcreate(protolith_h5_dataset_creation())
    defer { H5Pclose(properties) }
    H5Pset_attr_creation_order(properties, protolith_h5_ordered())
    H5Pset_obj_track_times(properties, false)
    if grows {
      var chunk = shape.map { hsize_t(max(1, $0)) }
      let row = chunk.dropFirst().reduce(1, *)
      chunk[0] = min(chunk[0], max(1, 65_536 / row))
      H5Pset_chunk(properties, Int32(chunk.count), chunk)
    }
    let array = try check(
      H5Dcreate2(file, place, Self.type(number), space, 0, properties, 0), place)
    H5Dclose(array)
  }

  /// Writes a block of an array.
  public func write(
    _ values: [Double], to place: String, from start: [Int], shape: [Int]
  ) throws(DocumentError) {
    precondition(values.count == shape.reduce(1, *), "as many values as the block has places")
    let written = values.withUnsafeBytes { bytes in
      Result { () throws(DocumentError) in try write(bytes, .double, place, start, shape) }
    }
    try written.get()
  }

  /// Writes a block of an array of integers.
  public func write(
    _ values: [Int64], to place: String, from start: [Int], shape: [Int]
  ) throws(DocumentError) {
    precondition(values.count == shape.reduce(1, *), "as many values as the block has places")
    let written = values.withUnsafeBytes { bytes in
      Result { () throws(DocumentError) in try write(bytes, .integer, place, start, shape) }
    }
    try written.get()
  }

  private func write(
    _ bytes: UnsafeRawBufferPointer, _ number: Number, _ place: String, _ start: [Int],
    _ shape: [Int]
  ) throws(DocumentError) {
    guard !bytes.isEmpty else { return }
    let array = try check(H5Dopen2(file, place, 0), place)
    defer { H5Dclose(array) }
    let whole = try check(H5Dget_space(array), place)
    defer { H5Sclose(whole) }
    let (starts, counts) = (start.map { hsize_t($0) }, shape.map { hsize_t($0) })
    try check(
      Int64(H5Sselect_hyperslab(whole, H5S_SELECT_SET, starts, nil, counts, nil)), place)
    let block = try check(H5Screate_simple(Int32(counts.count), counts, nil), place)
    defer { H5Sclose(block) }
    try check(
      Int64(H5Dwrite(array, Self.type(number), block, whole, 0, bytes.baseAddress)), place)
  }

  private static func type(_ number: Number) -> hid_t {
    number == .double ? protolith_h5_double() : protolith_h5_int64()
  }

  @discardableResult
  private func check(_ status: Int64, _ place: String) throws(DocumentError) -> Int64 {
    guard status >= 0 else {
      throw .unreadable(
        file: path, reason: "cannot be written at \(place)",
        remedy: "free space on the disk, or choose another place")
    }
    return status
  }
}

extension HDF5Writer {
  /// What an attribute says.
  public enum Attribute: Sendable {
    case text(String)
    case texts([String])
    case integer(Int)
    /// An integer of four bytes, as NetCDF numbers its dimensions.
    case short(Int32)
    case double(Double)
  }

  /// Gives an attribute to the group or the array at a place (`/` is the file).
  public func set(_ name: String, _ value: Attribute, of place: String) throws(DocumentError) {
    switch value {
    case .text(let text): try set(name, texts: [text], isList: false, place)
    case .texts(let texts): try set(name, texts: texts, isList: true, place)
    case .integer(let integer):
      try withUnsafeBytes(of: Int64(integer)) { (bytes) throws(DocumentError) in
        try set(name, protolith_h5_int64(), bytes.baseAddress, count: nil, place)
      }
    case .short(let integer):
      try withUnsafeBytes(of: integer) { (bytes) throws(DocumentError) in
        try set(name, protolith_h5_int32(), bytes.baseAddress, count: nil, place)
      }
    case .double(let double):
      try withUnsafeBytes(of: double) { (bytes) throws(DocumentError) in
        try set(name, protolith_h5_double(), bytes.baseAddress, count: nil, place)
      }
    }
  }

  private func set(
    _ name: String, texts: [String], isList: Bool, _ place: String
  ) throws(DocumentError) {
    let type = H5Tcopy(protolith_h5_c_string())
    defer { H5Tclose(type) }
    H5Tset_size(type, Int(bitPattern: UInt.max))
    H5Tset_cset(type, H5T_CSET_UTF8)
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    let written = copies.withUnsafeBytes { bytes in
      Result { () throws(DocumentError) in
        try set(name, type, bytes.baseAddress, count: isList ? texts.count : nil, place)
      }
    }
    try written.get()
  }

  private func set(
    _ name: String, _ type: hid_t, _ value: UnsafeRawPointer?, count: Int?, _ place: String
  ) throws(DocumentError) {
    let object = try check(H5Oopen(file, place, 0), place)
    defer { H5Oclose(object) }
    let space: hid_t
    if let count {
      space = try check(H5Screate_simple(1, [hsize_t(count)], nil), place)
    } else {
      space = try check(H5Screate(H5S_SCALAR), place)
    }
    defer { H5Sclose(space) }
    let attribute = try check(H5Acreate2(object, name, type, space, 0, 0), "\(place), \(name)")
    defer { H5Aclose(attribute) }
    try check(Int64(H5Awrite(attribute, type, value)), "\(place), \(name)")
  }

  /// Makes an array of one axis the scale of a dimension.
  public func makeScale(_ place: String, name: String) throws(DocumentError) {
    let array = try check(H5Dopen2(file, place, 0), place)
    defer { H5Dclose(array) }
    try check(Int64(H5DSset_scale(array, name)), place)
  }

  /// Says which scales the axes of an array have.
  public func attach(_ scales: [String], to place: String) throws(DocumentError) {
    let array = try check(H5Dopen2(file, place, 0), place)
    defer { H5Dclose(array) }
    for (axis, scale) in scales.enumerated() {
      let dimension = try check(H5Dopen2(file, scale, 0), scale)
      defer { H5Dclose(dimension) }
      try check(Int64(H5DSattach_scale(array, dimension, UInt32(axis))), place)
    }
  }
}
