/* inspector_heap.h: the memory of a worker of cks-inspector */
#ifndef PROGRAMS_INSPECTOR_HEAP_H
#define PROGRAMS_INSPECTOR_HEAP_H

/*
 * In a fresh worker, before its document: from now on it takes memory that
 * nobody has touched, and leaves what the master freed alone.
 */
void	heap_begin(void);

#endif
