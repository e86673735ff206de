// OpenMPI's flags from pkg-config, where it is installed; CMPI includes mpi.h itself, if it is there.
