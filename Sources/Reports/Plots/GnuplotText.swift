/// Names from files and databases as gnuplot may see them.
public enum GnuplotText {
  /// A name without quotes, backslashes and whatever gnuplot would expand.
  ///
  /// Letters and numbers of any script stay, and a few signs; `others` are allowed besides. Of a name that is
  /// longer than `length` the middle is left out.
  public static func plain(_ name: String, atMost length: Int, besides others: String) -> String {
    let signs = (" _-+.,:;()[]/|=!?%" + others).unicodeScalars
    let allowed = name.unicodeScalars.map { scalar -> Character in
      let isPlain =
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || signs.contains(scalar)
      return isPlain ? Character(scalar) : "?"
    }
    guard allowed.count > length else { return String(allowed) }
    let half = (length - 1) / 2
    return String(allowed.prefix(half)) + "…" + String(allowed.suffix(half))
  }
}
