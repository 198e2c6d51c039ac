/* worker_heap.h: memory for a worker that lives for one document */
#ifndef INSPECT_WORKER_HEAP_H
#define INSPECT_WORKER_HEAP_H

/*
 * In the master, before it takes memory worth mentioning: memory that is freed
 * does not go back to the kernel, and comes from it in large steps.
 */
void	worker_heap_set(void);
/*
 * In the master, once it is warm: take what is free between the pieces that it
 * holds, and keep it.  A page of it that a worker wrote to would be copied
 * first, which costs more than a hundred new pieces do.
 */
void	worker_heap_ready(void);
/*
 * In a fresh worker, before its document: what it takes of memory comes in few
 * large pages, where the kernel has some; a fault for each small one takes
 * longer than a letter of one page.
 */
void	worker_begin(void);

#endif
