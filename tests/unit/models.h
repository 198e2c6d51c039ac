/* models.h: a model in words, as tests compare it */
#ifndef TESTS_MODELS_H
#define TESTS_MODELS_H

#include "inspect/model.h"

/* As the .txt files beside the letters of the corpus have it; # is a number. */
static inline void
print_model(struct buf *b, const struct model *m)
{
	size_t	 i, k;

	buf_printf(b, "%s %s marks=%u pages=%u\n", model_format_word(m->format),
	    m->why == R_NONE ? "whole" : m->why == R_IMAGE_ONLY ? "image" :
	    m->cause, m->marks, m->pages);
	for (i = 0; i < m->nlines; i++) {
		buf_printf(b, "%u: %s\n", m->lines[i].page, m->lines[i].text);
		for (k = 0; k < m->lines[i].ncells; k++)
			buf_printf(b, "  |%s %s\n",
			    m->lines[i].numbers >> k & 1 ? "#" : "",
			    m->lines[i].cells[k]);
	}
}

#endif
