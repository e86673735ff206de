#ifndef PROTOLITH_CQHULL_H
#define PROTOLITH_CQHULL_H
#include <stdint.h>

/// A Delaunay triangulation as flat arrays, owned by Qhull's shim; free it with protolith_delaunay_free.
typedef struct {
  int32_t simplex_count;
  int32_t *vertices;   // simplex_count x (dimension + 1)
  int32_t *neighbours; // simplex_count x (dimension + 1); entry i lies opposite vertex i; -1 at the hull
} protolith_delaunay;

/// Triangulates `count` points of `dimension` coordinates (row by row), where `joggled` is not 0 after
/// moving each by a tiny random distance (always the same). Returns 0, or Qhull's exit code with a
/// message in `message`.
int protolith_delaunay_build(int dimension, int count, const double *points, int joggled,
                             protolith_delaunay *out, char *message, int message_capacity);
void protolith_delaunay_free(protolith_delaunay *triangulation);
#endif
