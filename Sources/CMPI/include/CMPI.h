#ifndef PROTOLITH_CMPI_H
#define PROTOLITH_CMPI_H
#include <stdint.h>

// The few calls of MPI that a ladder of chains needs, as functions: in mpi.h most of their arguments are macros.
// Built without MPI they are there too, and protolith_mpi_is_built says 0. All others return 0, or MPI's code.

/// Whether this program was built with MPI.
int protolith_mpi_is_built(void);
/// Begins, in a process that mpirun started or alone; called once.
int protolith_mpi_begin(int *rank, int *size);
/// Ends; all ranks call it.
int protolith_mpi_end(void);
/// Sends bytes to another rank and receives as many as `receive_count` from it.
int protolith_mpi_exchange(int partner, const uint8_t *send, int32_t send_count, uint8_t *receive,
                           int32_t receive_count);
/// Replaces a value by the largest of all ranks.
int protolith_mpi_largest(int64_t *value);
/// Replaces bytes by those of rank 0.
int protolith_mpi_broadcast(uint8_t *bytes, int32_t count);
#endif
