/* HDF5's types and flags are macros that call functions: Swift sees them through these. */
#include <hdf5.h>
#include <hdf5_hl.h>
#include <stdbool.h>

static inline hid_t protolith_h5_double(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t protolith_h5_int64(void) { return H5T_NATIVE_INT64; }
static inline hid_t protolith_h5_int32(void) { return H5T_NATIVE_INT32; }
static inline hid_t protolith_h5_c_string(void) { return H5T_C_S1; }
static inline hid_t protolith_h5_file_creation(void) { return H5P_FILE_CREATE; }
static inline hid_t protolith_h5_group_creation(void) { return H5P_GROUP_CREATE; }
static inline hid_t protolith_h5_dataset_creation(void) { return H5P_DATASET_CREATE; }
static inline unsigned protolith_h5_truncate(void) { return H5F_ACC_TRUNC; }
static inline unsigned protolith_h5_ordered(void) { return H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED; }
/* No error is printed by the library: what a call returns tells. */
static inline void protolith_h5_quiet(void) { H5Eset_auto2(H5E_DEFAULT, NULL, NULL); }
