/* test_unseen.c: text of a PDF that is written and not seen */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "inspect/pdf_rules.h"

/* A page of 200 by 200 points. */
static qpdf_data
make_page(struct buf *pdf)
{
	qpdf_data	 q = qpdf_init();

	buf_adds(pdf, "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\n"
	    "endobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
	    "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>\n"
	    "endobj\ntrailer\n<</Root 1 0 R>>\n");
	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	qpdf_silence_errors(q);
	qpdf_read_memory(q, "t", (const char *)pdf->p, pdf->n, NULL);
	assert_int_equal(qpdf_get_num_pages(q), 1);
	while (qpdf_more_warnings(q))
		qpdf_next_warning(q);	/* of the table that it lacks */
	return q;
}

/* A stream of a dictionary that is written out. */
static qpdf_oh
stream(qpdf_data q, const char *dict, const char *data)
{
	qpdf_oh		 o = qpdf_oh_new_stream(q);
	qpdf_oh		 to = qpdf_oh_get_dict(q, o);
	qpdf_oh		 from = qpdf_oh_parse(q, dict);
	const char	*key;

	qpdf_oh_begin_dict_key_iter(q, from);
	while (qpdf_oh_dict_more_keys(q)) {
		key = qpdf_oh_dict_next_key(q);
		qpdf_oh_replace_key(q, to, key, qpdf_oh_get_key(q, from,
		    key));
	}
	qpdf_oh_replace_stream_data(q, o, (const unsigned char *)data,
	    strlen(data), qpdf_oh_new_null(q), qpdf_oh_new_null(q));
	return o;
}

/* Spaces of colour, and forms that write at 9 9. */
static qpdf_oh
resources(qpdf_data q)
{
	static const char	 text[] = "BT /F 9 Tf 9 9 Td (a) Tj ET";
	qpdf_oh			 all = qpdf_oh_parse(q, "<</ColorSpace<<"
				    "/P[/ICCBased]/Q[/ICCBased]/G/DeviceGray"
				    "/L[/Lab<<>>]/S[/Separation/X/DeviceGray]>>"
				    "/Font<</F<</Type/Font/Subtype/TrueType"
				    "/FirstChar 97/Widths[500 1000]>>/H"
				    "<</Type/Font/Subtype/Type1/BaseFont"
				    "/Helvetica>>/W<</Type/Font/Subtype"
				    "/TrueType/FirstChar 98/Widths[99000000]>>"
				    "/N<</Type/Font/Subtype"
				    "/Type1/BaseFont/None>>/C<</Type/Font/Subtype/Type0"
				    "/Encoding/Identity-H/DescendantFonts["
				    "<</DW 500/W[1[1000 250]7 9 2000]>>]>>/U"
				    "<</Type/Font/Subtype/Type0/Encoding"
				    "/Other-H>>>>/XObject<<>>>>");
	qpdf_oh			 spaces = qpdf_oh_get_key(q, all,
				    "/ColorSpace");
	qpdf_oh			 forms = qpdf_oh_get_key(q, all, "/XObject");

	qpdf_oh_append_item(q, qpdf_oh_get_key(q, spaces, "/P"),
	    stream(q, "<</N 3>>", ""));
	qpdf_oh_append_item(q, qpdf_oh_get_key(q, spaces, "/Q"),
	    stream(q, "<</N 4>>", ""));
	qpdf_oh_replace_key(q, forms, "/Fm", stream(q,
	    "<</Subtype/Form/BBox[0 0 50 50]>>", text));
	qpdf_oh_replace_key(q, forms, "/Fq", stream(q,
	    "<</Subtype/Form/BBox[0 0 50 50]>>", "Q BT (a) Tj ET"));
	qpdf_oh_replace_key(q, forms, "/Fn", stream(q,
	    "<</Subtype/Form/BBox[0 50 50 99]>>", text));
	return all;
}

/* What is written, and whether a reader sees all of it. */
static const struct {
	const char	*what, *content;
	bool		 hidden;
} writings[] = {
	{ "black", "BT /F 9 Tf 9 9 Td (a) Tj ET", false },
	{ "white by g", "1 g BT (a) Tj ET", true },
	{ "white by rg", "1 1 1 rg BT (a) Tj ET", true },
	{ "no ink", "0 0 0 0 k BT (a) Tj ET", true },
	{ "white before, black again", "1 g 0 g BT (a) Tj ET", false },
	{ "white by sc", "/DeviceRGB cs 1 1 1 sc BT (a) Tj ET", true },
	{ "white by scn", "/DeviceGray cs 1 scn BT (a) Tj ET", true },
	{ "black by sc", "/DeviceRGB cs 0 0 0 sc BT (a) Tj ET", false },
	{ "no ink by sc", "/DeviceCMYK cs 0 0 0 0 sc BT (a) Tj ET", true },
	{ "ink by sc", "/DeviceCMYK cs 0 0 0 1 sc BT (a) Tj ET", false },
	{ "a space begins as black", "1 g /DeviceGray cs BT (a) Tj ET", false },
	{ "a profile of three", "/P cs 1 1 1 sc BT (a) Tj ET", true },
	{ "a profile of four", "/Q cs 0 0 0 0 sc BT (a) Tj ET", true },
	{ "nothing of a spot colour", "/S cs 0 scn BT (a) Tj ET", true },
	{ "a spot colour", "/S cs 1 scn BT (a) Tj ET", false },
	{ "all of the light", "/L cs 100 0 0 sc BT (a) Tj ET", true },
	{ "a space by another name", "/G cs 1 sc BT (a) Tj ET", true },
	{ "a pattern", "/Pattern cs /X scn BT (a) Tj ET", true },
	{ "no space", "/None cs 0 scn BT (a) Tj ET", true },
	{ "drawn around in white", "1 Tr 1 G BT (a) Tj ET", true },
	{ "drawn around in black", "1 Tr 1 g BT (a) Tj ET", false },
	{ "covered by what is around", "2 Tr 1 1 1 RG BT (a) Tj ET", true },
	{ "an outline as it is filled", "2 Tr 0 G 0 g BT (a) Tj ET", false },
	{ "no ink by a number with zeros", "003 Tr BT (a) Tj ET", true },
	{ "no ink by a number with a point", "3.0 Tr BT (a) Tj ET", true },
	{ "no ink behind a comment", "3%\nTr BT (a) Tj ET", true },
	{ "a word that some take apart", "3Tr BT (a) Tj ET", true },
	{ "digits that are none", "1 g <0 g> BT (a) Tj ET", true },
	{ "a colour in brackets", "1 g [0 g] 0 d BT (a) Tj ET", true },
	{ "a colour in a dictionary", "1 g /P<</A 0 g>>BDC BT (a) Tj ET", true },
	{ "a colour of other things", "1 g 0 (a) g BT (a) Tj ET", true },
	{ "a colour of too many", "0 0 0 0 rg BT (a) Tj ET", true },
	{ "a colour of too few", "/DeviceRGB cs 1 1 1 sc 0 sc BT (a) Tj ET",
	    true },
	{ "brackets that end as others", "[(a)>> 0 d", true },
	{ "a bracket without an end", "BT (a) Tj ET [", true },
	{ "a string without an end", "BT (a) Tj ET (b", true },
	{ "no image", "ID BT (a) Tj ET EI", true },
	{ "an image with one end", "BI /W 1 ID x EI BT (a) Tj ET", false },
	{ "an image with two", "BI /W 1 ID x EI ( EI ) BT (a) Tj ET", true },
	{ "an image that ends early", "BI /W 1 ID xEI BT (a) Tj ET EI", true },
	{ "a form that is not there", "/Fo Do", true },
	{ "a form by another name", "/F#6d Do", true },
	{ "flat", "1 Tz BT (a) Tj ET", true },
	{ "narrow", "80 Tz BT (a) Tj ET", false },
	{ "under a wide line", "BT /F 9 Tf 9 9 Td (a) Tj ET 20 w 0 9 m 99 9 l S",
	    true },
	{ "under a wide curve", "BT /F 9 Tf 9 9 Td (a) Tj ET 20 w "
	    "0 9 m 9 9 50 9 99 9 c S", true },
	{ "beside a wide line", "BT /F 9 Tf 9 9 Td (a) Tj ET 20 w "
	    "0 90 m 99 90 l S", false },
	{ "under a thin line", "BT /F 9 Tf 9 9 Td (a) Tj ET 0 11 m 99 11 l S",
	    false },
	{ "under thin lines", "BT /F 9 Tf 9 9 Td (a) Tj ET 0 10 m 99 10 l "
	    "0 11 m 99 11 l 0 12 m 99 12 l S", true },
	{ "over a thin line", "BT /F 9 Tf 9 9 Td (a) Tj ET 0 7 m 99 7 l S",
	    false },
	{ "below a thin line", "BT /F 9 Tf 9 9 Td (a) Tj ET 0 20 99 1 re f",
	    false },
	{ "under a thin box", "BT /F 9 Tf 9 9 Td (a) Tj ET 0 10 99 2.5 re f",
	    true },
	{ "under a large letter", "BT /F 9 Tf 90 9 Td (a) Tj /F 90 Tf 9 9 Td "
	    "-90 0 Td (b) Tj ET", true },
	{ "over a large letter", "BT /F 90 Tf 9 9 Td (b) Tj /F 9 Tf 90 9 Td "
	    "(a) Tj ET", false },
	{ "raised under a box", "BT /F 9 Tf 9 9 Td 50 Ts (a) Tj ET "
	    "0 50 99 50 re f", true },
	{ "raised no more", "q 50 Ts Q BT /F 9 Tf 9 9 Td (a) Tj ET "
	    "0 50 99 50 re f", false },
	{ "a line's height no more", "q 50 TL Q 9 TL BT /F 9 Tf 9 99 Td (a) ' "
	    "ET 0 0 99 60 re f", false },
	{ "between two clips", "0 0 9 9 re 90 90 9 9 re W n BT /F 9 Tf 50 50 "
	    "Td (a) Tj ET", true },
	{ "in a clip's hole", "0 0 m 99 0 l 99 99 l 0 99 l 0 10 l 90 10 l "
	    "90 5 l 0 5 l W n BT /F 9 Tf 50 50 Td (a) Tj ET", true },
	{ "within a clip of lines", "0 0 m 99 0 l 99 99 l 0 99 l 0 0 l h W n "
	    "BT /F 9 Tf 9 9 Td (a) Tj ET", false },
	{ "white is forgotten", "q /DeviceGray cs 1 sc Q BT (a) Tj ET", false },
	{ "within a clip", "0 0 99 99 re W n BT /F 9 Tf 9 9 Td (a) Tj ET",
	    false },
	{ "beyond a clip", "0 0 99 99 re W n BT /F 9 Tf 150 9 Td (a) Tj ET",
	    true },
	{ "above a clip", "0 0 99 99 re W* n BT /F 9 Tf 9 150 Td (a) Tj ET",
	    true },
	{ "cut by a clip", "0 0 99 99 re W n BT /F 9 Tf 9 95 Td (a) Tj ET",
	    false },
	{ "it runs into a clip", "90 0 99 99 re W n BT /F 9 Tf 9 9 Td "
	    "(aaaaaaaaaaaaaaaaaaaaaaaa) Tj ET", true },
	{ "blank until it is in a clip", "90 0 99 99 re W n BT /F 9 Tf 9 Tw "
	    "9 9 Td (         a) Tj ET", false },
	{ "it runs away from a clip", "90 0 99 99 re W n BT /F 9 Tf "
	    "-1 0 0 1 9 9 Tm (a) Tj ET", true },
	{ "upwards into a clip", "0 90 99 99 re W n BT /F 9 Tf "
	    "0 1 -1 0 9 9 Tm (aaaaaaaaaaaaaaaaaaaaaaaa) Tj ET", true },
	{ "a letter under an upright box", "BT /F 9 Tf 9 9 Td (aaaaa) Tj ET "
	    "20 5 2 12 re f", true },
	{ "between letters an upright line", "BT /F 9 Tf 9 9 Td (aaaaa) Tj ET "
	    "20 5 1 12 re f", false },
	{ "its end beyond a clip", "0 0 99 99 re W n BT /F 9 Tf 90 9 Td "
	    "(aaa) Tj ET", true },
	{ "no more than half a letter beyond a clip", "0 0 99 99 re W n BT "
	    "/F 9 Tf 90 9 Td (ab) Tj ET", false },
	{ "a blank beyond a clip", "0 0 99 99 re W n BT /F 9 Tf 98 Tw 90 9 Td "
	    "(a   ) Tj ET", false },
	{ "led beyond a clip by a step", "0 0 99 99 re W n BT /F 9 Tf 9 9 Td "
	    "[(a) -9900 (a)] TJ ET", true },
	{ "led there and back", "0 0 99 99 re W n BT /F 9 Tf 9 9 Td "
	    "[(a) -9900 9800(a)] TJ ET", false },
	{ "spaced beyond a clip", "0 0 99 99 re W n BT /F 9 Tf 90 Tc 9 9 Td "
	    "(aa) Tj ET", true },
	{ "widened beyond a clip", "0 0 99 99 re W n BT /F 9 Tf 9 9 Td 900 Tz "
	    "(abab) Tj ET", true },
	{ "one after the other beyond a clip", "0 0 99 99 re W n BT /F 9 Tf "
	    "85 9 Td (a) Tj (b) Tj (b) Tj ET", true },
	{ "upper half beyond a clip", "0 0 99 99 re W n BT /F 9 Tf 9 98 Td "
	    "(aaa) Tj ET", true },
	{ "by digits", "0 0 99 99 re W n BT /F 9 Tf 80 9 Td <61 61626> Tj ET",
	    false },
	{ "by digits beyond a clip", "0 0 99 99 re W n BT /F 9 Tf 80 9 Td "
	    "<6161626262> Tj ET", true },
	{ "by numbers in a string", "0 0 99 99 re W n BT /F 9 Tf 80 9 Td "
	    "(\\142\\142\\142\\142) Tj ET", true },
	{ "of brackets in a string", "0 0 99 99 re W n BT /F 9 Tf 90 9 Td "
	    "(\\((\\)\\\n)) Tj ET", false },
	{ "codes of two bytes", "0 0 99 99 re W n BT /C 9 Tf 80 9 Td "
	    "<000200020003> Tj ET", false },
	{ "wide codes of two bytes", "0 0 99 99 re W n BT /C 9 Tf 80 9 Td "
	    "<00080008> Tj ET", true },
	{ "half a code of two bytes", "0 0 99 99 re W n BT /C 9 Tf 80 9 Td "
	    "<000200> Tj ET", true },
	{ "a width that is none", "0 0 99 99 re W n BT /W 9 Tf 9 9 Td (a) Tj "
	    "ET", true },
	{ "codes that nobody knows, under a clip", "0 0 99 99 re W n BT /U 9 Tf "
	    "9 9 Td <0002> Tj ET", true },
	{ "codes that nobody knows", "BT /U 9 Tf 9 9 Td <0002> Tj ET", false },
	{ "a font of the reader's own", "0 0 99 99 re W n BT /H 9 Tf 60 9 Td "
	    "(1234) Tj ET", false },
	{ "at most within a clip", "0 0 99 99 re W n BT /H 9 Tf 60 9 Td "
	    "(WWWW) Tj (11) Tj ET", true },
	{ "a clip as large as the page", "0 0 200 200 re W n BT /U 9 Tf 9 9 Td "
	    "(a) Tj ET", false },
	{ "its middle under a box", "BT /F 9 Tf 9 9 Td (aaaaa) Tj ET "
	    "18 5 9 12 re f", true },
	{ "its end under a box", "BT /F 9 Tf 9 9 Td (aaaaa) Tj ET "
	    "26 5 50 12 re f", true },
	{ "before a box", "BT /F 9 Tf 9 9 Td (aaaaa) Tj ET 31 5 50 12 re f",
	    false },
	{ "over a box", "18 5 9 12 re f BT /F 9 Tf 9 9 Td (aaaaa) Tj ET",
	    false },
	{ "above a box", "BT /F 9 Tf 9 9 Td (aaaaa) Tj ET 18 -5 9 12 re f",
	    false },
	{ "its upper half under a box", "BT /F 9 Tf 9 9 Td (aaaaa) Tj ET "
	    "18 9.5 9 12 re f", true },
	{ "a later one under a box", "BT /F 9 Tf 9 9 Td (aa) Tj (bb) Tj ET "
	    "28 5 4 12 re f", true },
	{ "upright under a box", "BT /F 9 Tf 0 1 -1 0 99 9 Tm (aaaaa) Tj ET "
	    "90 18 12 9 re f", true },
	{ "upright beside a box", "BT /F 9 Tf 0 1 -1 0 99 9 Tm (aaaaa) Tj ET "
	    "50 18 12 9 re f", false },
	{ "backwards under a box", "BT /F -9 Tf 99 9 Td (aaaaa) Tj ET "
	    "80 0 9 12 re f", true },
	{ "backwards, and a box where it does not lead", "BT /F -9 Tf 99 9 Td "
	    "(aaaaa) Tj ET 100 0 9 12 re f", false },
	{ "led back under a box", "BT /F 9 Tf 99 9 Td [9000(aaa)] TJ ET "
	    "20 5 9 12 re f", true },
	{ "led back beside a box", "BT /F 9 Tf 99 9 Td [9000(aaa)] TJ ET "
	    "40 5 9 12 re f", false },
	{ "of the reader's own, spaced back", "BT /H 9 Tf 99 9 Td -90 Tc (11) "
	    "Tj ET 9 5 9 12 re f", true },
	{ "a font of nobody's before a box", "BT /N 9 Tf 9 9 Td (a) Tj ET "
	    "99 5 50 12 re f", true },
	{ "of unknown width before a box", "BT /U 9 Tf 9 9 Td (aaaaa) Tj ET "
	    "99 5 50 12 re f", true },
	{ "of the reader's own before a box", "BT /H 9 Tf 9 9 Td (12) Tj (34) "
	    "Tj ET 40 5 50 12 re f", false },
	{ "of the reader's own under a box", "BT /H 9 Tf 9 9 Td (12) Tj (34) "
	    "Tj ET 18 5 4 12 re f", true },
	{ "its middle under thin lines", "BT /F 9 Tf 9 9 Td (aaaaa) Tj ET "
	    "18 10 m 27 10 l 18 11 m 27 11 l 18 12 m 27 12 l S", true },
	{ "before thin lines", "BT /F 9 Tf 9 9 Td (aaaaa) Tj ET "
	    "35 10 m 60 10 l 35 11 m 60 11 l 35 12 m 60 12 l S", false },
	{ "two clips", "0 0 99 99 re W n 0 50 99 99 re W n "
	    "BT /F 9 Tf 9 9 Td (a) Tj ET", true },
	{ "a clip is forgotten", "q 0 0 9 9 re W n Q BT /F 9 Tf 150 9 Td (a) "
	    "Tj ET", false },
	{ "within a form's box", "/Fm Do", false },
	{ "beyond a form's box", "q 1 0 0 1 9 9 cm /Fn Do Q", true },
	{ "white, which a form gives back", "q 0 g q 1 g /Fq Do", true },
};

static void
unseen(void **state)
{
	struct buf	 pdf;
	struct rules	 rules;
	qpdf_data	 q;
	qpdf_oh		 page;
	struct pdf_work	 work;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(writings); i++) {
		pdf = (struct buf){ 0 };
		rules = (struct rules){ 0 };
		assert_int_equal(pdf_work_begin(&work), 0);
		q = make_page(&pdf);
		page = qpdf_get_page_n(q, 0);
		qpdf_oh_replace_key(q, page, "/Resources", resources(q));
		assert_int_equal(pdf_rules(q, page,
		    slice_of(writings[i].content), &work, &rules), 0);
		if (rules.hidden != writings[i].hidden)
			fail_msg("%s", writings[i].what);
		rules_clear(&rules);
		pdf_work_clear(&work);
		qpdf_cleanup(&q);
		buf_free(&pdf);
	}
}

/* Forms by the names F0 to F99, with the same font each; that is not drawn. */
static qpdf_oh
forms_with(qpdf_data q, qpdf_oh font)
{
	qpdf_oh	 all = qpdf_oh_new_dictionary(q), form, own;
	char	 name[16];
	int	 i;

	for (i = 0; i < 100; i++) {
		own = qpdf_oh_parse(q, "<</Font<<>>>>");
		qpdf_oh_replace_key(q, qpdf_oh_get_key(q, own, "/Font"), "/F",
		    font);
		form = stream(q, "<</Subtype/Form/BBox[0 0 50 50]>>",
		    "BT /F 9 Tf 9 9 Td (a) Tj ET");
		qpdf_oh_replace_key(q, qpdf_oh_get_dict(q, form),
		    "/Resources", own);
		snprintf(name, sizeof(name), "/F%d", i);
		qpdf_oh_replace_key(q, all, name, form);
	}
	return all;
}

/* Read a page that draws them all; what is left of the work. */
static struct pdf_work
read_forms(const char *codes, bool shared, bool *hidden)
{
	struct buf	 pdf = { 0 }, content = { 0 };
	struct rules	 rules = { 0 };
	struct pdf_work	 work;
	qpdf_data	 q = make_page(&pdf);
	qpdf_oh		 page = qpdf_get_page_n(q, 0), all, font;
	int		 i;

	font = qpdf_oh_parse(q, "<</Type/Font/Subtype/TrueType/BaseFont/X"
	    "/Encoding/WinAnsiEncoding/FirstChar 97/Widths[500]>>");
	qpdf_oh_replace_key(q, font, "/ToUnicode", stream(q, "<<>>", codes));
	all = qpdf_oh_new_dictionary(q);
	qpdf_oh_replace_key(q, all, "/XObject", forms_with(q, shared ?
	    qpdf_make_indirect_object(q, font) : font));
	qpdf_oh_replace_key(q, page, "/Resources", all);
	for (i = 0; i < 100; i++)
		buf_printf(&content, "/F%d Do ", i);
	assert_int_equal(pdf_work_begin(&work), 0);
	assert_int_equal(pdf_rules(q, page, buf_slice(&content), &work,
	    &rules), 0);
	*hidden = rules.hidden;
	rules_clear(&rules);
	pdf_work_clear(&work);
	qpdf_cleanup(&q);
	buf_free(&pdf);
	buf_free(&content);
	return work;
}

/* However many forms have a font, what it says is looked at once. */
static void
fonts_once(void **state)
{
	static const size_t	 large = 1024 * 1024;
	struct pdf_work		 work;
	struct buf		 codes = { 0 };
	bool			 hidden;

	(void)state;
	buf_adds(&codes, "1 beginbfchar <31> <0031> endbfchar ");
	while (codes.n < large)
		buf_adds(&codes, "1 beginbfchar <32> <0032> endbfchar ");
	work = read_forms(buf_str(&codes), true, &hidden);
	assert_false(hidden);
	assert_int_equal(work.fonts.left, PDF_FONTS_BYTES - codes.n -
	    100 * PDF_FONT_COST);
	assert_int_equal(work.fonts.n, 1);
	/* of one that has no number nobody knows that it is the same */
	work = read_forms(buf_str(&codes), false, &hidden);
	assert_true(hidden);
	assert_true(work.fonts.left < codes.n);
	/* and what lies is no better the second time */
	buf_adds(&codes, "1 beginbfchar <31> <0032> endbfchar ");
	work = read_forms(buf_str(&codes), true, &hidden);
	assert_true(hidden);
	assert_int_equal(work.fonts.n, 0);
	buf_free(&codes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unseen),
		cmocka_unit_test(fonts_once),
	};

	return cmocka_run_group_tests_name("unseen", tests, NULL, NULL);
}
