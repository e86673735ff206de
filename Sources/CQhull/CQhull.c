#define _GNU_SOURCE
#include "CQhull.h"
#include <libqhull_r/qhull_ra.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Qhull reports through a FILE; a memory stream keeps stdout and stderr silent.
typedef struct {
  FILE *stream;
  char *text;
  size_t length;
} complaint;

static void say(char *message, int capacity, const char *text) {
  if (capacity > 0) snprintf(message, (size_t)capacity, "%s", text);
}

// The first sentence of Qhull's complaint; the rest repeats its options and prints facets.
static void say_first_line(char *message, int capacity, complaint *from) {
  fflush(from->stream);
  const char *start = from->text ? from->text : "";
  while (*start == '\n' || *start == ' ') start++;
  size_t length = strcspn(start, "\n");
  if (capacity > 0) snprintf(message, (size_t)capacity, "%.*s", (int)length, start);
}

// A lower-hull facet is a Delaunay cell unless it touches the extra point of option Qz.
static int is_cell(qhT *qh, facetT *facet, int corners, int count) {
  if (facet->upperdelaunay || qh_setsize(qh, facet->vertices) != corners ||
      qh_setsize(qh, facet->neighbors) != corners)
    return 0;
  for (int i = 0; i < corners; i++) {
    int point = qh_pointid(qh, ((vertexT *)facet->vertices->e[i].p)->point);
    if (point < 0 || point >= count) return 0;
  }
  return 1;
}

static int copy_cells(qhT *qh, int corners, int count, protolith_delaunay *out) {
  facetT *facet;
  int32_t *number = malloc(sizeof(int32_t) * ((size_t)qh->facet_id + 1));
  if (!number) return 1;
  for (unsigned i = 0; i <= qh->facet_id; i++) number[i] = -1;
  int32_t cells = 0;
  FORALLfacet_(qh->facet_list) {
    if (is_cell(qh, facet, corners, count)) number[facet->id] = cells++;
  }
  size_t bytes = sizeof(int32_t) * (size_t)(cells > 0 ? cells : 1) * (size_t)corners;
  out->vertices = malloc(bytes);
  out->neighbours = malloc(bytes);
  if (!out->vertices || !out->neighbours) {
    free(number);
    return 1;
  }
  FORALLfacet_(qh->facet_list) {
    if (number[facet->id] < 0) continue;
    size_t row = (size_t)number[facet->id] * (size_t)corners;
    for (int i = 0; i < corners; i++) {
      // Qhull keeps the neighbour opposite a vertex at the vertex's own position.
      facetT *neighbour = facet->neighbors->e[i].p;
      out->vertices[row + i] = qh_pointid(qh, ((vertexT *)facet->vertices->e[i].p)->point);
      out->neighbours[row + i] = number[neighbour->id];
    }
  }
  out->simplex_count = cells;
  free(number);
  return 0;
}

int protolith_delaunay_build(int dimension, int count, const double *points, int joggled,
                             protolith_delaunay *out, char *message, int message_capacity) {
  memset(out, 0, sizeof *out);
  say(message, message_capacity, "");
  complaint complaint = {0};
  complaint.stream = open_memstream(&complaint.text, &complaint.length);
  size_t bytes = sizeof(double) * (size_t)dimension * (size_t)count;
  double *copy = malloc(bytes > 0 ? bytes : 1);
  if (!copy || !complaint.stream) {
    if (complaint.stream) fclose(complaint.stream);
    free(complaint.text);
    free(copy);
    say(message, message_capacity, "out of memory");
    return 4;
  }
  memcpy(copy, points, bytes);

  // The options of SciPy's Delaunay (Qt is implied there), so that the cells are the same; without Qc,
  // since coplanar points are not asked for, and with Q3 and Q5, which leave out clean-up of vertices
  // and outer planes that no cell depends on. Joggled points (QJ) have no facets to merge.
  char command[64];
  if (joggled)
    snprintf(command, sizeof command, "qhull d QJ Qbb Q5 Q12");
  else
    snprintf(command, sizeof command, "qhull d Qt Qbb Qz Q3 Q5 Q12%s", dimension > 4 ? " Qx" : "");
  qhT storage;
  qhT *qh = &storage;
  qh_zero(qh, complaint.stream);
  int status = qh_new_qhull(qh, dimension, count, copy, False, command, NULL, complaint.stream);
  if (status != 0) {
    say_first_line(message, message_capacity, &complaint);
  } else if (copy_cells(qh, dimension + 1, count, out) != 0) {
    protolith_delaunay_free(out);
    say(message, message_capacity, "out of memory");
    status = 4;
  }
  int current, total;
  qh_freeqhull(qh, !qh_ALL);
  qh_memfreeshort(qh, &current, &total);
  fclose(complaint.stream);
  free(complaint.text);
  free(copy);
  return status;
}

void protolith_delaunay_free(protolith_delaunay *triangulation) {
  free(triangulation->vertices);
  free(triangulation->neighbours);
  memset(triangulation, 0, sizeof *triangulation);
}
