/* pdf_frame.h: where a page of a PDF and the forms on it stand */
#ifndef INSPECT_PDF_FRAME_H
#define INSPECT_PDF_FRAME_H

#include <qpdf/qpdf-c.h>

#include "inspect/pdf_texts.h"

/* A key of a page, or of the next of its parents that has it. */
qpdf_oh		pdf_inherited(qpdf_data, qpdf_oh page, const char *key);
/* The box of an array; false: it is none. */
bool		frame_box(qpdf_data, qpdf_oh array, struct frame *);
/* From a form's coordinates to those of what draws it; of its dictionary. */
struct matrix	frame_form(qpdf_data, qpdf_oh form);
/*
 * From a page's own coordinates to points from the upper left corner of what
 * is shown of it, as poppler counts: cropped, turned, /UserUnit not heeded.
 * *shown is as large as that, from 0 on.
 */
struct matrix	frame_page(qpdf_data, qpdf_oh page, struct frame *shown);

#endif
