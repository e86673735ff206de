#include "CQhull.h"
#include <libqhull_r/qhull_ra.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int protolith_delaunay_build(int dimension, int count, const double *points, protolith_delaunay *out,
                             char *message, int message_capacity) {
  (void)dimension; (void)count; (void)points;
  memset(out, 0, sizeof *out);
  snprintf(message, message_capacity, "not built");
  return 1;
}
void protolith_delaunay_free(protolith_delaunay *t) { free(t->vertices); free(t->neighbours); }
