#include "CMPI.h"

#if __has_include(<mpi.h>)
#include <mpi.h>

int protolith_mpi_is_built(void) { return 1; }

int protolith_mpi_begin(int *rank, int *size) {
  int provided = 0;
  // Swift's tasks may go on in another thread, but only one of them calls at a time.
  int code = MPI_Init_thread(0, 0, MPI_THREAD_SERIALIZED, &provided);
  if (code != MPI_SUCCESS) return code;
  if (provided < MPI_THREAD_SERIALIZED) return MPI_ERR_OTHER;
  code = MPI_Comm_rank(MPI_COMM_WORLD, rank);
  return code != MPI_SUCCESS ? code : MPI_Comm_size(MPI_COMM_WORLD, size);
}

int protolith_mpi_end(void) { return MPI_Finalize(); }

int protolith_mpi_exchange(int partner, const uint8_t *send, int32_t send_count, uint8_t *receive,
                           int32_t receive_count) {
  return MPI_Sendrecv(send, send_count, MPI_BYTE, partner, 0, receive, receive_count, MPI_BYTE,
                      partner, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

int protolith_mpi_largest(int64_t *value) {
  return MPI_Allreduce(MPI_IN_PLACE, value, 1, MPI_INT64_T, MPI_MAX, MPI_COMM_WORLD);
}

int protolith_mpi_broadcast(uint8_t *bytes, int32_t count) {
  return MPI_Bcast(bytes, count, MPI_BYTE, 0, MPI_COMM_WORLD);
}

#else

int protolith_mpi_is_built(void) { return 0; }
int protolith_mpi_begin(int *rank, int *size) { return 1; }
int protolith_mpi_end(void) { return 1; }
int protolith_mpi_exchange(int partner, const uint8_t *send, int32_t send_count, uint8_t *receive,
                           int32_t receive_count) {
  return 1;
}
int protolith_mpi_largest(int64_t *value) { return 1; }
int protolith_mpi_broadcast(uint8_t *bytes, int32_t count) { return 1; }

#endif
