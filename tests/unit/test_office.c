/* test_office.c: Office files as their readers see them, and their forms */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "inspect/format.h"
#include "inspect/worker.h"
#include "models.h"
#include "offices.h"
#include "zips.h"

#define BLANKS		"                                                 "

static const struct inspect_limits	 limits = { .pages = 200 };

static struct buf
read_and_print(struct slice bytes)
{
	struct arena	*a = arena_new(ARENA_MAX);
	struct buf	 b = { 0 };
	struct model	 m;

	assert_int_equal(worker_read(a, bytes, FORMAT_UNKNOWN, &limits, &m),
	    0);
	print_model(&b, &m);
	assert_non_null(buf_str(&b));
	arena_free(a);
	return b;
}

static void
expect(const char *what, const struct zip_file *files, const char *want)
{
	struct buf	 zip = zip_make(files);
	struct buf	 got = read_and_print(buf_slice(&zip));

	if (strcmp((char *)got.p, want) != 0)
		fail_msg("%s:\n%s\nnot\n%s", what, (char *)got.p, want);
	buf_free(&zip);
	buf_free(&got);
}

/* A letter of Word; more is one part beside the usual ones. */
static void
expect_docx(const char *what, const char *document, const char *rels,
    struct zip_file more, const char *want)
{
	const struct zip_file	 files[] = {
		{ "[Content_Types].xml", "<Types/>" },
		{ "_rels/.rels", RELS(REL_OF("r1", "officeDocument",
		    "word/document.xml")) },
		{ "word/document.xml", document },
		{ "word/_rels/document.xml.rels", rels },
		more,
		{ NULL, NULL },
	};

	expect(what, files, want);
}

static const struct {
	const char	*what, *body, *want;
} letters[] = {
	{ "paragraphs are lines, and runs part no word",
	    W(P(R("gia h") R("ạn")) P(R("hai"))),
	    "docx whole marks=0 pages=1\n1: gia hạn\n1: hai\n" },
	{ "tracked: what is new is read, what is gone is not",
	    W(P(R("a") "<w:ins>" R("b") "</w:ins><w:del>" R("c")
	    "</w:del><w:moveFrom>" R("d") "</w:moveFrom><w:moveTo>" R("e")
	    "</w:moveTo><w:r><w:delText>f</w:delText></w:r>")),
	    "docx whole marks=0 pages=1\n1: abe\n" },
	{ "hidden text is noticed and left out",
	    W(P(R("a") RP("<w:vanish/>", "b") RP("<w:vanish w:val='0'/>", "c"))),
	    "docx whole marks=8 pages=1\n1: ac\n" },
	{ "white text is noticed, and read",
	    W(P(R("a") RP("<w:color w:val='FFFFFF'/>", "b"))),
	    "docx whole marks=8 pages=1\n1: ab\n" },
	{ "white text on a dark ground is seen",
	    W(P(RP("<w:color w:val='FFFFFF'/><w:shd w:fill='1F4E79'/>", "a"))
	    P("<w:pPr><w:shd w:fill='000000'/></w:pPr>"
	    RP("<w:color w:val='FEFEFE'/>", "b"))
	    TBL(TR("<w:tc><w:tcPr><w:shd w:val='clear' w:fill='1F4E79'/>"
	    "</w:tcPr>" P(RP("<w:color w:val='FFFFFF'/>", "c")) "</w:tc>"
	    TC("", "d") TC("", "e")))),
	    "docx whole marks=0 pages=1\n1: a\n1: b\n"
	    "1: c d e\n  | c\n  | d\n  | e\n" },
	{ "a ground is its own cell's",
	    W(TBL(TR("<w:tc><w:tcPr><w:shd w:fill='1F4E79'/></w:tcPr>"
	    P(R("c")) "</w:tc>" TC("", "d") "<w:tc>"
	    P(RP("<w:color w:val='FFFFFF'/>", "e")) "</w:tc>"))),
	    "docx whole marks=8 pages=1\n1: c d e\n  | c\n  | d\n  | e\n" },
	{ "the ground of a paragraph's end is nobody's",
	    W(P("<w:pPr><w:rPr><w:shd w:fill='000000'/></w:rPr></w:pPr>"
	    RP("<w:color w:val='FFFFFF'/>", "a"))),
	    "docx whole marks=8 pages=1\n1: a\n" },
	{ "a solid pattern's ground is its own colour, not its fill's",
	    W(P(RP("<w:color w:val='FFFFFF'/><w:shd w:val='solid' "
	    "w:color='1F4E79' w:fill='auto'/>", "a"))),
	    "docx whole marks=0 pages=1\n1: a\n" },
	{ "and may be white over black",
	    W(P(RP("<w:color w:val='FFFFFF'/><w:shd w:val='solid' "
	    "w:color='FFFFFF' w:fill='000000'/>", "a"))),
	    "docx whole marks=8 pages=1\n1: a\n" },
	{ "a ground that is not drawn",
	    W(P(RP("<w:color w:val='FFFFFF'/><w:shd w:val='nil' "
	    "w:fill='000000'/>", "a"))),
	    "docx whole marks=8 pages=1\n1: a\n" },
	{ "the theme's white, whatever stands beside it",
	    W(P(RP("<w:color w:val='000000' w:themeColor='background1'/>",
	    "a"))), "docx whole marks=8 pages=1\n1: a\n" },
	{ "the theme's white, made grey",
	    W(P(RP("<w:color w:val='808080' w:themeColor='background1' "
	    "w:themeShade='80'/>", "a"))),
	    "docx whole marks=0 pages=1\n1: a\n" },
	{ "what is around a box looks as before when it is over",
	    W(P("<w:r><w:rPr><w:color w:val='FFFFFF'/></w:rPr><w:pict>"
	    "<w:txbxContent>" P(R("box")) "</w:txbxContent></w:pict>"
	    "<w:t>a</w:t></w:r>")),
	    "docx whole marks=8 pages=1\n1: box\n1: a\n" },
	{ "a table in a merged cell is seen by nobody, nor what follows it",
	    W(TBL(TR("<w:tc><w:tcPr><w:vMerge/></w:tcPr>"
	    TBL(TR(TC("", "x"))) P(R("y")) "</w:tc>" TC("", "b")
	    TC("", "c")))),
	    "docx whole marks=8 pages=1\n1: b\n1: c\n" },
	{ "a table in a dark cell does not end its ground",
	    W(TBL(TR("<w:tc><w:tcPr><w:shd w:fill='1F4E79'/></w:tcPr>"
	    TBL(TR(TC("", "x"))) P(RP("<w:color w:val='FFFFFF'/>", "c"))
	    "</w:tc>" TC("", "d") TC("", "e")))),
	    "docx whole marks=0 pages=1\n1: x\n1: c\n1: d\n1: e\n" },
	{ "text of a point is too small",
	    W(P(RP("<w:sz w:val='2'/>", "a"))),
	    "docx whole marks=8 pages=1\n1: a\n" },
	{ "text as narrow as a line, and narrower than usual",
	    W(P(RP("<w:w w:val='90'/>", "a")) P(RP("<w:w w:val='1'/>", "b"))),
	    "docx whole marks=8 pages=1\n1: a\n1: b\n" },
	{ "text in a row too low for any", W(TBL(TR("<w:trPr><w:trHeight "
	    "w:val='2' w:hRule='exact'/></w:trPr>" TC("", "a") TC("", "b")
	    TC("", "c")))),
	    "docx whole marks=8 pages=1\n1: a b c\n  | a\n  | b\n  | c\n" },
	{ "text in a row that grows, and beside a low one that is empty",
	    W(TBL(TR("<w:trPr><w:trHeight w:val='2'/></w:trPr>" TC("", "a")
	    TC("", "b") TC("", "c")) TR("<w:trPr><w:trHeight w:val='2' "
	    "w:hRule='exact'/></w:trPr>" TC("", ""))) P(R("d"))),
	    "docx whole marks=0 pages=1\n1: a b c\n  | a\n  | b\n  | c\n"
	    "1: d\n" },
	{ "a table in a low row does not end that",
	    W(TBL(TR("<w:trPr><w:trHeight w:val='2' w:hRule='exact'/>"
	    "</w:trPr><w:tc>" TBL(TR("<w:trPr><w:trHeight w:val='900' "
	    "w:hRule='exact'/></w:trPr>" TC("", "a"))) "</w:tc>"))),
	    "docx whole marks=8 pages=1\n1: a\n" },
	{ "the theme's other white",
	    W(P(RP("<w:color w:val='000000' w:themeColor='background2'/>",
	    "a"))), "docx whole marks=8 pages=1\n1: a\n" },
	{ "small print, black and grey, is read",
	    W(P(RP("<w:sz w:val='12'/><w:color w:val='808080'/>", "a")
	    RP("<w:color w:val='auto'/>", "b"))),
	    "docx whole marks=0 pages=1\n1: ab\n" },
	{ "a hidden mark of a paragraph hides no text",
	    W(P("<w:pPr><w:rPr><w:vanish/><w:del/></w:rPr></w:pPr>" R("a"))),
	    "docx whole marks=0 pages=1\n1: a\n" },
	{ "what a change of format was before does not count",
	    W(P(RP("<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>",
	    "a"))),
	    "docx whole marks=0 pages=1\n1: a\n" },
	{ "a field's code is no text, its result is",
	    W(P("<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r>"
	    "<w:instrText>PAGE</w:instrText></w:r><w:r><w:t>x</w:t></w:r><w:r>"
	    "<w:fldChar w:fldCharType='separate'/></w:r>" R("7")
	    "<w:r><w:fldChar w:fldCharType='end'/></w:r>" R("!"))),
	    "docx whole marks=8 pages=1\n1: 7!\n" },
	{ "of two ways to say a thing the newer one counts",
	    W(P("<mc:AlternateContent><mc:Choice Requires='wps'>" R("a")
	    "</mc:Choice><mc:Fallback>" R("b") "</mc:Fallback>"
	    "</mc:AlternateContent>")),
	    "docx whole marks=0 pages=1\n1: a\n" },
	{ "a way that no reader knows is noticed",
	    W(P("<mc:AlternateContent><mc:Choice Requires='odd'>" R("a")
	    "</mc:Choice><mc:Fallback>" R("b") "</mc:Fallback>"
	    "</mc:AlternateContent>")),
	    "docx whole marks=8 pages=1\n1: a\n" },
	{ "a text box has lines of its own",
	    W(P(R("a") "<w:r><w:pict><w:txbxContent>" P(R("box"))
	    "</w:txbxContent></w:pict></w:r>" R("b"))),
	    "docx whole marks=0 pages=1\n1: a\n1: box\n1: b\n" },
	{ "breaks of lines and pages, tabs, hyphens, marks of a symbol font",
	    W(P("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t>"
	    "<w:noBreakHyphen/><w:t>d</w:t><w:br w:type='page'/>"
	    "<w:sym w:font='Wingdings' w:char='F0FE'/>"
	    "<w:sym w:font='Wingdings' w:char='F0A8'/></w:r>")),
	    "docx whole marks=0 pages=2\n1: a\n1: b c-d\n2: ×\n" },
	{ "spans and merged cells keep their columns",
	    W(TBL(TR(TC("<w:vMerge w:val='restart'/>", "A")
	    TC("<w:gridSpan w:val='2'/>", "B") TC("", "C"))
	    TR(TC("<w:vMerge/>", "") TC("", "b1") TC("", "b2") TC("", "c")))),
	    "docx whole marks=0 pages=1\n"
	    "1: A B C\n  | A\n  | B\n  | \n  | C\n"
	    "1: b1 b2 c\n  | \n  | b1\n  | b2\n  | c\n" },
	{ "text under a merged cell is seen by nobody",
	    W(TBL(TR(TC("<w:vMerge/>", "x") TC("", "b") TC("", "c")))),
	    "docx whole marks=8 pages=1\n1: b c\n  | \n  | b\n  | c\n" },
	{ "a row that was deleted, and one that is hidden",
	    W(TBL(TR("<w:trPr><w:del/></w:trPr>" TC("", "1") TC("", "x"))
	    TR("<w:trPr><w:hidden/></w:trPr>" TC("", "2") TC("", "x"))
	    TR("<w:trPr><w:gridBefore w:val='1'/></w:trPr>"
	    TC("", "3") TC("", "x")))),
	    "docx whole marks=8 pages=1\n1: 3 x\n  | \n  | 3\n  | x\n" },
	{ "the head of a letter is one column after the other",
	    W(TBL(TR(TC("", "SỞ") TC("", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"))
	    TR(TC("", "Số: 1/S") TC("", "Hà Nội, ngày 1")))),
	    "docx whole marks=0 pages=1\n1: SỞ\n"
	    "1: CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n1: Số: 1/S\n"
	    "1: Hà Nội, ngày 1\n" },
	{ "text in an old font of eight bits",
	    W(P(RP("<w:rFonts w:ascii='.VnTime' w:hAnsi='.VnTime'/>",
	    "§Ò nghÞ gia h¹n chøng th\xc2\xad ch÷ ký sè chuyªn dïng c«ng vô"))),
	    "docx legacy font marks=0 pages=1\n" },
	{ "an old font's name over text that is Unicode",
	    W(P(RP("<w:rFonts w:hAnsi='.VnTime'/>",
	    "Đề nghị gia hạn chứng thư chữ ký số"))),
	    "docx whole marks=0 pages=1\n"
	    "1: Đề nghị gia hạn chứng thư chữ ký số\n" },
	{ "a part of another document",
	    W(P(R("a")) "<w:altChunk/>"), "docx too long marks=0 pages=1\n" },
	{ "an entity attack",
	    "<!DOCTYPE w [<!ENTITY a 'b'>]>" W(P(R("&a;"))),
	    "docx a DOCTYPE marks=0 pages=1\n" },
	{ "no end", "<w:document><w:body>", "docx damaged marks=0 pages=1\n" },
	{ "in a way that says what it is",
	    "\xef\xbb\xbf<?xml version='1.0' encoding='utf-8'?>" W(P(R("ấ"))),
	    "docx whole marks=0 pages=1\n1: ấ\n" },
	{ "of which it says nothing", "<?xml version='1.0'?>\n" W(P(R("ấ"))),
	    "docx whole marks=0 pages=1\n1: ấ\n" },
	{ "with room before it", "\n" W(P(R("ấ"))),
	    "docx whole marks=0 pages=1\n1: ấ\n" },
	{ "in what each reader knows otherwise",
	    "<?xml version='1.0' encoding='windows-1258'?>" W(P(R("a"))),
	    "docx damaged marks=0 pages=1\n" },
	{ "in what the C library would have to find",
	    "<?xml version = \"1.0\" encoding = \"IBM1026\" ?>" W(P(R("a"))),
	    "docx damaged marks=0 pages=1\n" },
	{ "in what is said beyond the beginning", "<?xml version='1.0'"
	    BLANKS BLANKS BLANKS BLANKS BLANKS "encoding='IBM1026'?>"
	    W(P(R("a"))), "docx damaged marks=0 pages=1\n" },
	{ "in EBCDIC", "\x4c\x6f\xa7\x94\x93\x40\x6e",
	    "docx damaged marks=0 pages=1\n" },
	{ "other namespaces are other elements",
	    "<w:document xmlns:w='urn:odd'>" P(R("a")) "</w:document>",
	    "docx whole marks=0 pages=1\n" },
};

static void
letters_of_word(void **state)
{
	const struct zip_file	 theme = { "word/theme.xml", "<a/>" };
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(letters); i++)
		expect_docx(letters[i].what, letters[i].body, RELS(""), theme,
		    letters[i].want);
}

#define TABLE_OF(style) \
	W("<w:tbl><w:tblPr><w:tblStyle w:val='" style "'/></w:tblPr>" \
	TR(TC("", "a")) "</w:tbl>" P(R("b")))
#define THEME(ink) \
	"<a:theme xmlns:a='" OOXML "drawingml/2006/main'><a:themeElements>" \
	"<a:clrScheme><a:dk1><a:sysClr val='windowText'/></a:dk1><a:lt1>" \
	"<a:sysClr val='window'/></a:lt1><a:lt2><a:srgbClr val='FFFFFF'/>" \
	"</a:lt2><a:accent1><a:srgbClr val='" ink "'/></a:accent1>" \
	"</a:clrScheme></a:themeElements><a:extraClrSchemeLst><a:dk1>" \
	"<a:srgbClr val='FFFFFF'/></a:dk1></a:extraClrSchemeLst></a:theme>"

static void
parts_of_word(void **state)
{
	static const char	 header[] = "<w:hdr xmlns:w='" OOXML
	    "wordprocessingml/2006/main'>" P(R("MẬT")) P(R("2")) "</w:hdr>";
	static const char	 styles[] = "<w:styles xmlns:w='" OOXML
	    "wordprocessingml/2006/main'>"
	    "<w:style w:styleId='child'><w:basedOn w:val='no'/></w:style>"
	    "<w:style w:styleId='shown'><w:basedOn w:val='no'/><w:rPr>"
	    "<w:vanish w:val='0'/></w:rPr></w:style>"
	    "<w:style w:styleId='no'><w:rPr>"
	    "<w:vanish/></w:rPr></w:style>"
	    "<w:style w:type='paragraph' w:default='1' w:styleId='Normal'>"
	    "<w:rPr><w:rFonts w:ascii='.VnTime' w:hAnsi='.VnTime'/></w:rPr>"
	    "</w:style><w:style w:styleId='round'><w:basedOn w:val='round'/>"
	    "</w:style></w:styles>";
	static const char	 twice[] = "<w:styles xmlns:w='" OOXML
	    "wordprocessingml/2006/main'><w:style w:styleId='a'/>"
	    "<w:style w:styleId='a'/></w:styles>";
	static const char	 white[] = "<w:styles xmlns:w='" OOXML
	    "wordprocessingml/2006/main'><w:docDefaults><w:rPrDefault><w:rPr>"
	    "<w:color w:val='FFFFFF'/></w:rPr></w:rPrDefault></w:docDefaults>"
	    "<w:style w:styleId='black'><w:rPr><w:color w:val='000000'/>"
	    "</w:rPr></w:style></w:styles>";

	static const char	 tables[] = "<w:styles xmlns:w='" OOXML
	    "wordprocessingml/2006/main'><w:style w:type='table' "
	    "w:styleId='w'><w:rPr><w:color w:val='FFFFFF'/></w:rPr></w:style>"
	    "<w:style w:type='table' w:styleId='dark'><w:rPr><w:color "
	    "w:val='FFFFFF'/></w:rPr><w:tcPr><w:shd w:val='clear' "
	    "w:fill='000000'/></w:tcPr></w:style><w:style w:type='table' "
	    "w:styleId='head'><w:tblStylePr w:type='firstRow'><w:rPr><w:color "
	    "w:val='FFFFFF'/></w:rPr><w:tcPr><w:shd w:val='clear' "
	    "w:fill='4F81BD'/></w:tcPr></w:tblStylePr></w:style><w:style "
	    "w:type='table' w:styleId='lost'><w:tblStylePr w:type='firstRow'>"
	    "<w:rPr><w:color w:val='FFFFFF'/></w:rPr></w:tblStylePr></w:style>"
	    "</w:styles>";
	static const struct {
		const char	*what, *body, *want;
	}			 styled[] = {
		{ "a table's style may be white", TABLE_OF("w"),
		    "docx whole marks=8 pages=1\n1: a\n1: b\n" },
		{ "and on dark ground", TABLE_OF("dark"),
		    "docx whole marks=0 pages=1\n1: a\n1: b\n" },
		{ "and that of its first row", TABLE_OF("head"),
		    "docx whole marks=0 pages=1\n1: a\n1: b\n" },
		{ "or on none", TABLE_OF("lost"),
		    "docx whole marks=8 pages=1\n1: a\n1: b\n" },
	};
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(styled); i++)
		expect_docx(styled[i].what, styled[i].body,
		    RELS(REL_OF("s", "styles", "/word/styles.xml")),
		    (struct zip_file){ "word/styles.xml", tables },
		    styled[i].want);
	expect_docx("colours of a theme, of which only papers are white",
	    W(P(R("a"))), RELS(REL_OF("t", "theme", "/word/theme.xml")),
	    (struct zip_file){ "word/theme.xml", THEME("000000") },
	    "docx whole marks=0 pages=1\n1: a\n");
	expect_docx("and of which another is", W(P(R("a"))),
	    RELS(REL_OF("t", "theme", "/word/theme.xml")),
	    (struct zip_file){ "word/theme.xml", THEME("FFFFFF") },
	    "docx whole marks=8 pages=1\n1: a\n");
	expect_docx("headers are lines before all, without page numbers",
	    W(P(R("a"))), RELS(REL_OF("h", "header", "header1.xml")),
	    (struct zip_file){ "word/header1.xml", header },
	    "docx whole marks=0 pages=1\n1: MẬT\n1: a\n");
	expect_docx("a style may hide", W(P(R("a")
	    RP("<w:rStyle w:val='no'/>", "b"))),
	    RELS(REL_OF("s", "styles", "/word/styles.xml")),
	    (struct zip_file){ "word/styles.xml", styles },
	    "docx whole marks=8 pages=1\n1: a\n");
	expect_docx("what it is based on may hide, wherever it stands",
	    W(P(R("a") RP("<w:rStyle w:val='child'/>", "b")
	    RP("<w:rStyle w:val='shown'/>", "c")
	    RP("<w:rStyle w:val='round'/>", "d"))),
	    RELS(REL_OF("s", "styles", "/word/styles.xml")),
	    (struct zip_file){ "word/styles.xml", styles },
	    "docx whole marks=8 pages=1\n1: acd\n");
	expect_docx("styles in a circle are nobody's",
	    W(P(RP("<w:rStyle w:val='round'/>", "d"))),
	    RELS(REL_OF("s", "styles", "/word/styles.xml")),
	    (struct zip_file){ "word/styles.xml", styles },
	    "docx whole marks=8 pages=1\n1: d\n");
	expect_docx("two styles of one name", W(P(R("a"))),
	    RELS(REL_OF("s", "styles", "/word/styles.xml")),
	    (struct zip_file){ "word/styles.xml", twice },
	    "docx whole marks=8 pages=1\n1: a\n");
	expect_docx("the font of paragraphs that name no style",
	    W(P(R("§Ò nghÞ gia h¹n chøng th\xc2\xad ch÷ ký sè chuyªn dïng"))),
	    RELS(REL_OF("s", "styles", "/word/styles.xml")),
	    (struct zip_file){ "word/styles.xml", styles },
	    "docx legacy font marks=0 pages=1\n");
	expect_docx("all text may be white", W(P(R("a"))),
	    RELS(REL_OF("s", "styles", "/word/styles.xml")),
	    (struct zip_file){ "word/styles.xml", white },
	    "docx whole marks=8 pages=1\n1: a\n");
	expect_docx("but for what says otherwise",
	    W(P("<w:pPr><w:pStyle w:val='black'/></w:pPr>" R("a"))),
	    RELS(REL_OF("s", "styles", "/word/styles.xml")),
	    (struct zip_file){ "word/styles.xml", white },
	    "docx whole marks=0 pages=1\n1: a\n");
	expect_docx("macros", W(P(R("a"))), RELS(""),
	    (struct zip_file){ "word/vbaProject.bin", "x" },
	    "docx whole marks=16 pages=1\n1: a\n");
	expect_docx("a template far away", W(P(R("a"))),
	    RELS("<Relationship Id='t' Type='" REL "/attachedTemplate' "
	    "Target='http://x.example/' TargetMode='External'/>"),
	    (struct zip_file){ "word/x.bin", "x" },
	    "docx whole marks=16 pages=1\n1: a\n");
	expect_docx("its own signature", W(P(R("a"))), RELS(""),
	    (struct zip_file){ "_xmlsignatures/sig1.xml", "<x/>" },
	    "docx whole marks=32 pages=1\n1: a\n");
	expect_docx("pictures and no text", W(P("")), RELS(""),
	    (struct zip_file){ "word/media/image1.png", "x" },
	    "docx image marks=2 pages=1\n");
	expect_docx("a header that is not there", W(P(R("a"))),
	    RELS(REL_OF("h", "header", "header1.xml")),
	    (struct zip_file){ "word/x.bin", "x" },
	    "docx a part is missing marks=0 pages=1\n");
}

static void
main_parts(void **state)
{
	static const struct zip_file	 elsewhere[] = {
		{ "[Content_Types].xml", "<Types/>" },
		{ "_rels/.rels", RELS(REL_OF("r1", "officeDocument",
		    "/word/document2.xml")) },
		{ "word/document.xml", W(P(R("decoy"))) },
		{ "word/document2.xml", W(P(R("letter"))) },
		{ NULL, NULL },
	}, two[] = {
		{ "[Content_Types].xml", "<Types/>" },
		{ "_rels/.rels", RELS(REL_OF("r1", "officeDocument",
		    "word/a.xml") REL_OF("r2", "officeDocument",
		    "word/b.xml")) },
		{ "word/a.xml", W(P(R("a"))) },
		{ "word/b.xml", W(P(R("b"))) },
		{ NULL, NULL },
	}, none[] = {
		{ "[Content_Types].xml", "<Types/>" },
		{ "word/document.xml", W(P(R("a"))) },
		{ NULL, NULL },
	};

	(void)state;
	expect("the part that all readers begin with", elsewhere,
	    "docx whole marks=0 pages=1\n1: letter\n");
	expect("two of them", two, "docx ambiguous marks=0 pages=1\n");
	expect("none", none, "docx a part is missing marks=0 pages=1\n");
}

static const struct {
	const char	*what, *sheet, *want;
} sheets[] = {
	{ "rows have cells in their columns, numbers are told",
	    X("<sheetData><row><c r='A1' t='inlineStr'><is><t>x</t></is></c>"
	    "<c r='C1'><v>12</v></c></row></sheetData>"),
	    "xlsx whole marks=0 pages=1\n1: x 12\n  | x\n  | \n  |# 12\n" },
	{ "strings may be shared, and parts of them read aloud",
	    X("<sheetData><row><c t='s'><v>0</v></c><c t='s'><v>1</v></c>"
	    "</row></sheetData>"),
	    "xlsx whole marks=0 pages=1\n1: Sở hai\n  | Sở\n  | hai\n" },
	{ "a string that is not there",
	    X("<sheetData><row><c t='s'><v>9</v></c></row></sheetData>"),
	    "xlsx too long marks=0 pages=1\n" },
	{ "hidden rows and columns",
	    X("<cols><col min='2' max='2' hidden='1'/></cols><sheetData>"
	    "<row hidden='1'><c t='str'><v>a</v></c></row><row><c t='str'><v>b"
	    "</v></c><c t='str'><v>c</v></c><c t='str'><v>d</v></c></row>"
	    "</sheetData>"),
	    "xlsx whole marks=8 pages=1\n1: b d\n  | b\n  | \n  | d\n" },
	{ "a row too low for its text, and one without any",
	    X("<sheetData><row ht='0.75'/><row ht='0.75'><c t='str'><v>a</v>"
	    "</c></row></sheetData>"), "xlsx whole marks=8 pages=1\n1: a\n" },
	{ "a column too narrow for any, and narrow ones that are empty",
	    X("<cols><col min='1' max='1' width='0.05'/></cols><sheetData>"
	    "<row><c t='str'><v>a</v></c></row></sheetData>"),
	    "xlsx whole marks=8 pages=1\n1: a\n" },
	{ "low rows and narrow columns without text, and such that are but small",
	    X("<cols><col min='1' max='1' width='0.05'/><col min='2' max='2' "
	    "width='0.83'/></cols><sheetData><row ht='1'/><row ht='6'>"
	    "<c r='B1' t='str'><v>a</v></c></row></sheetData>"),
	    "xlsx whole marks=0 pages=1\n1: a\n" },
	{ "white on a dark ground is seen",
	    X("<sheetData><row><c s='2' t='str'><v>a</v></c><c s='0' t='str'>"
	    "<v>b</v></c><c t='str'><v>c</v></c></row></sheetData>"),
	    "xlsx whole marks=0 pages=1\n1: a b c\n  | a\n  | b\n  | c\n" },
	{ "white cells",
	    X("<sheetData><row><c s='1' t='str'><v>a</v></c></row>"
	    "</sheetData>"), "xlsx whole marks=8 pages=1\n1: a\n" },
	{ "cells in the theme's own white",
	    X("<sheetData><row><c s='3' t='str'><v>a</v></c></row>"
	    "</sheetData>"), "xlsx whole marks=8 pages=1\n1: a\n" },
	{ "cells on a ground that is not drawn",
	    X("<sheetData><row><c s='5' t='str'><v>a</v></c></row>"
	    "</sheetData>"), "xlsx whole marks=8 pages=1\n1: a\n" },
	{ "cells whose white is a little darker",
	    X("<sheetData><row><c s='6' t='str'><v>a</v></c></row>"
	    "</sheetData>"), "xlsx whole marks=8 pages=1\n1: a\n" },
	{ "cells in the theme's grey",
	    X("<sheetData><row><c s='7' t='str'><v>a</v></c></row>"
	    "</sheetData>"), "xlsx whole marks=0 pages=1\n1: a\n" },
	{ "cells in the old table's first white",
	    X("<sheetData><row><c s='8' t='str'><v>a</v></c></row>"
	    "</sheetData>"), "xlsx whole marks=8 pages=1\n1: a\n" },
	{ "parts of a string in white, or of a point",
	    X("<sheetData><row><c t='s'><v>2</v></c></row></sheetData>"),
	    "xlsx whole marks=8 pages=1\n1: ab\n" },
	{ "the same on dark ground",
	    X("<sheetData><row><c s='2' t='s'><v>2</v></c></row></sheetData>"),
	    "xlsx whole marks=0 pages=1\n1: ab\n" },
	{ "parts of a cell's own text",
	    X("<sheetData><row><c t='inlineStr'><is><r><rPr><sz val='1'/>"
	    "</rPr><t>a</t></r></is></c></row></sheetData>"),
	    "xlsx whole marks=8 pages=1\n1: a\n" },
	{ "white blanks, and what comes behind them",
	    X("<sheetData><row><c t='inlineStr'><is><r><rPr><color "
	    "rgb='FFFFFFFF'/></rPr><t> </t></r><r><t>a</t></r></is></c>"
	    "</row></sheetData>"), "xlsx whole marks=0 pages=1\n1: a\n" },
	{ "cells in a white of the file's own table",
	    X("<sheetData><row><c s='9' t='str'><v>a</v></c></row>"
	    "</sheetData>"), "xlsx whole marks=8 pages=1\n1: a\n" },
	{ "cells in the theme's other white",
	    X("<sheetData><row><c s='10' t='str'><v>a</v></c></row>"
	    "</sheetData>"), "xlsx whole marks=8 pages=1\n1: a\n" },
	{ "cells whose format shows nothing",
	    X("<sheetData><row><c s='4'><v>5</v></c><c t='str'><v>a</v></c>"
	    "</row></sheetData>"), "xlsx whole marks=8 pages=1\n1: a\n" },
	{ "two cells in one place",
	    X("<sheetData><row><c r='B1'><v>1</v></c><c r='A1'><v>2</v></c>"
	    "</row></sheetData>"), "xlsx too long marks=0 pages=1\n" },
	{ "what stands alone in its row is a line",
	    X("<sheetData><row><c r='C1' t='str'><v>Kính gửi: Sở</v></c></row>"
	    "</sheetData>"), "xlsx whole marks=0 pages=1\n1: Kính gửi: Sở\n" },
	{ "far to the right",
	    X("<sheetData><row><c r='ZZ1'><v>1</v></c></row></sheetData>"),
	    "xlsx too long marks=0 pages=1\n" },
};

static const char	 formats[] = "<styleSheet xmlns='" OOXML
	"spreadsheetml/2006/main'><numFmts><numFmt numFmtId='170' "
	"formatCode=';;;'/></numFmts><fonts><font><color rgb='FF000000'/>"
	"</font><font><color rgb='FFFFFFFF'/></font><font><color theme='0'/>"
	"</font><font><color theme='0' tint='-0.01'/></font><font>"
	"<color theme='0' tint='-0.5'/></font><font><color indexed='1'/>"
	"</font><font><color indexed='2'/></font><font><color theme='2'/>"
	"</font></fonts><fills><fill><patternFill patternType='none'/></fill>"
	"<fill><patternFill patternType='solid'><fgColor rgb='FF1F4E79'/>"
	"</patternFill></fill><fill><patternFill patternType='none'>"
	"<fgColor rgb='FF1F4E79'/></patternFill></fill></fills><cellStyleXfs><xf fontId='1'/>"
	"</cellStyleXfs><cellXfs><xf fontId='0' fillId='0'/>"
	"<xf fontId='1' fillId='0'/><xf fontId='1' fillId='1'/>"
	"<xf fontId='2' fillId='0'/><xf fontId='0' numFmtId='170'/>"
	"<xf fontId='1' fillId='2'/><xf fontId='3'/><xf fontId='4'/>"
	"<xf fontId='5'/><xf fontId='6'/><xf fontId='7'/></cellXfs>"
	"<dxfs><dxf><font><color rgb='FFFFFFFF'/></font></dxf></dxfs>"
	"<colors><indexedColors><rgbColor rgb='00000000'/><rgbColor "
	"rgb='00FFFFFF'/><rgbColor rgb='00FFFFFF'/></indexedColors></colors>"
	"</styleSheet>";

static void
sheets_of_excel(void **state)
{
	size_t	 i;

	(void)state;
	for (i = 0; i < NELEM(sheets); i++) {
		const struct zip_file	 files[] = {
			{ "[Content_Types].xml", "<Types/>" },
			{ "_rels/.rels", RELS(REL_OF("r1", "officeDocument",
			    "xl/workbook.xml")) },
			{ "xl/workbook.xml", SHEETS(
			    "<sheet r:id='s1'/>") },
			{ "xl/_rels/workbook.xml.rels", RELS(
			    REL_OF("s1", "worksheet", "worksheets/s1.xml")
			    REL_OF("ss", "sharedStrings", "strings.xml")
			    REL_OF("st", "styles", "styles.xml")) },
			{ "xl/styles.xml", formats },
			{ "xl/worksheets/s1.xml", sheets[i].sheet },
			{ "xl/strings.xml", "<sst xmlns='" OOXML
			    "spreadsheetml/2006/main'><si><t>Sở</t></si><si><r>"
			    "<t>ha</t></r><r><t>i</t></r><rPh><t>zwei</t></rPh>"
			    "</si><si><r><rPr><color rgb='FFFFFFFF'/></rPr>"
			    "<t>a</t></r><r><t>b</t></r></si></sst>" },
			{ NULL, NULL },
		};

		expect(sheets[i].what, files, sheets[i].want);
	}
}

static const struct {
	const char	*what, *kind, *content, *want;
} odfs[] = {
	{ "blanks, tabs, line breaks and spans", "text",
	    OD("", TP("a<text:s text:c='3'/>b<text:tab/>c<text:line-break/>"
	    "<text:span>d</text:span>e")),
	    "odt whole marks=0 pages=1\n1: a b c\n1: de\n" },
	{ "tracked deletions, annotations", "text",
	    OD("", "<text:tracked-changes>" TP("gone") "</text:tracked-changes>"
	    TP("a<office:annotation>" TP("note") "</office:annotation>b")),
	    "odt whole marks=0 pages=1\n1: ab\n" },
	{ "styles that hide", "text",
	    OD("<style:style style:name='h' style:family='text'>"
	    "<style:text-properties text:display='none'/></style:style>"
	    "<style:style style:name='h' style:family='paragraph'>"
	    "<style:text-properties text:display='none'/></style:style>",
	    TP("a<text:span text:style-name='h'>b</text:span>")
	    "<text:p text:style-name='h'>c</text:p>"),
	    "odt whole marks=8 pages=1\n1: a\n" },
	{ "what a style is based on hides, and may be white", "text",
	    OD("</office:automatic-styles><office:styles><style:style "
	    "style:name='c' style:family='text' "
	    "style:parent-style-name='h'/><style:style style:name='h' "
	    "style:family='text'><style:text-properties text:display='none'/>"
	    "</style:style><style:style style:name='w' style:family="
	    "'paragraph'><style:text-properties fo:color='#ffffff'/>"
	    "</style:style><style:style style:name='b' style:family='text'>"
	    "<style:text-properties fo:color='#000000'/></style:style>"
	    "</office:styles><office:automatic-styles>",
	    TP("a<text:span text:style-name='c'>b</text:span>")
	    "<text:p text:style-name='w'><text:span text:style-name='b'>c"
	    "</text:span></text:p>"),
	    "odt whole marks=8 pages=1\n1: a\n1: c\n" },
	{ "white text is noticed, and read", "text",
	    OD("<style:style style:name='w' style:family='paragraph'>"
	    "<style:text-properties fo:color='#ffffff'/></style:style>",
	    "<text:p text:style-name='w'>a</text:p>"),
	    "odt whole marks=8 pages=1\n1: a\n" },
	{ "white text that is a bullet's, another family's or on dark ground",
	    "text",
	    OD("<style:style style:name='p' style:family='paragraph'/>"
	    "<text:list-style style:name='L'><text:list-level-style-bullet>"
	    "<style:text-properties fo:color='#ffffff'/>"
	    "</text:list-level-style-bullet></text:list-style>"
	    "<style:style style:name='p' style:family='text'>"
	    "<style:text-properties fo:color='#ffffff'/></style:style>"
	    "<style:style style:name='d' style:family='table-cell'>"
	    "<style:table-cell-properties fo:background-color='#1f4e79'/>"
	    "</style:style>",
	    "<text:p text:style-name='p'>a</text:p><table:table>"
	    ROW(CELL("table:style-name='d'", "<text:span text:style-name='p'>b"
	    "</text:span>") CELL("", "c") CELL("", "d")) "</table:table>"),
	    "odt whole marks=0 pages=1\n1: a\n1: b c d\n"
	    "  | b\n  | c\n  | d\n" },
	{ "text of a point, of all paragraphs", "text",
	    OD("<style:default-style style:family='paragraph'>"
	    "<style:text-properties fo:font-size='1pt'/></style:default-style>"
	    "<style:style style:name='n' style:family='paragraph'>"
	    "<style:text-properties fo:font-size='13pt'/></style:style>",
	    "<text:p text:style-name='n'>a</text:p>" TP("b")),
	    "odt whole marks=8 pages=1\n1: a\n1: b\n" },
	{ "small in other units, and of all paragraphs whatever they name",
	    "text", OD("</office:automatic-styles><office:styles>"
	    "<style:default-style style:family='paragraph'>"
	    "<style:text-properties fo:font-size='0.5mm'/>"
	    "</style:default-style></office:styles><office:automatic-styles>"
	    "<style:style style:name='n' style:family='paragraph' "
	    "style:parent-style-name='none'/>",
	    "<text:p text:style-name='n'>a</text:p>"),
	    "odt whole marks=8 pages=1\n1: a\n" },
	{ "text as narrow as a line", "text",
	    OD("<style:style style:name='n' style:family='text'>"
	    "<style:text-properties style:text-scale='1%'/></style:style>",
	    TP("<text:span text:style-name='n'>a</text:span>")),
	    "odt whole marks=8 pages=1\n1: a\n" },
	{ "a row too low for any text, and rows that grow", "text",
	    OD(ROW_STYLE("l", "style:row-height='0.01cm'")
	    ROW_STYLE("g", "style:min-row-height='0.01cm'")
	    ROW_STYLE("o", "style:row-height='0.01cm' "
	    "style:use-optimal-row-height='true'"),
	    "<table:table><table:table-row table:style-name='g'>"
	    CELL("", "a") "</table:table-row><table:table-row "
	    "table:style-name='o'>" CELL("", "b") "</table:table-row>"
	    "<table:table-row table:style-name='l'><table:table-cell/>"
	    "</table:table-row></table:table>"),
	    "odt whole marks=0 pages=1\n1: a\n1: b\n" },
	{ "a row too low for the text in it", "text",
	    OD(ROW_STYLE("l", "style:row-height='0.01cm'"),
	    "<table:table><table:table-row table:style-name='l'>"
	    CELL("", "a") "</table:table-row></table:table>" TP("b")),
	    "odt whole marks=8 pages=1\n1: a\n1: b\n" },
	{ "usual sizes in other units", "text",
	    OD("<style:style style:name='n' style:family='paragraph'>"
	    "<style:text-properties fo:font-size='0.42cm'/></style:style>"
	    "<style:style style:name='m' style:family='text'>"
	    "<style:text-properties fo:font-size='58%'/></style:style>",
	    "<text:p text:style-name='n'>a<text:span text:style-name='m'>b"
	    "</text:span></text:p>"),
	    "odt whole marks=0 pages=1\n1: ab\n" },
	{ "an automatic style on one of its own name", "text",
	    OD("</office:automatic-styles><office:styles><style:style "
	    "style:name='w' style:family='paragraph'><style:text-properties "
	    "fo:color='#ffffff'/></style:style></office:styles>"
	    "<office:automatic-styles><style:style style:name='w' "
	    "style:family='paragraph' style:parent-style-name='w'/>",
	    "<text:p text:style-name='w'>a</text:p>"),
	    "odt whole marks=8 pages=1\n1: a\n" },
	{ "what does not belong there ends no look, and hides no text", "text",
	    OD("<style:style style:name='w' style:family='paragraph'>"
	    "<style:text-properties fo:color='#ffffff'/></style:style>",
	    "<text:p text:style-name='w'><table:table-cell/><style:style>"
	    "<text:p/></style:style>a</text:p>"),
	    "odt whole marks=8 pages=1\n1: a\n" },
	{ "a style without a name, or in another", "text",
	    OD("<style:style style:family='text'/>", TP("a")),
	    "odt whole marks=8 pages=1\n1: a\n" },
	{ "a box and a note do not stand on the paragraph's ground", "text",
	    OD("<style:style style:name='d' style:family='paragraph'>"
	    "<style:paragraph-properties fo:background-color='#1f4e79'/>"
	    "<style:text-properties fo:color='#ffffff'/></style:style>"
	    "<style:style style:name='w' style:family='text'>"
	    "<style:text-properties fo:color='#ffffff'/></style:style>",
	    "<text:p text:style-name='d'>a<draw:text-box>"
	    TP("<text:span text:style-name='w'>b</text:span>")
	    "</draw:text-box>c</text:p>"),
	    "odt whole marks=8 pages=1\n1: a\n1: b\n1: c\n" },
	{ "white of a sheet's whole column", "spreadsheet",
	    OD("<style:style style:name='w' style:family='table-cell'>"
	    "<style:text-properties fo:color='#ffffff'/></style:style>",
	    "<office:spreadsheet><table:table><table:table-column/>"
	    "<table:table-column table:default-cell-style-name='w'/>"
	    ROW(CELL("", "a") CELL("", "b") CELL("", "c"))
	    "</table:table></office:spreadsheet>"),
	    "ods whole marks=8 pages=1\n1: a b c\n  | a\n  | b\n  | c\n" },
	{ "covered cells are empty ones, repeated ones are several", "text",
	    OD("", "<table:table>" ROW(CELL("", "A")
	    CELL("table:number-columns-spanned='2'", "B")
	    "<table:covered-table-cell/>" CELL("", "C"))
	    ROW(CELL("table:number-columns-repeated='2'", "x")
	    "<table:table-cell/>" CELL("", "y")) "</table:table>"),
	    "odt whole marks=0 pages=1\n"
	    "1: A B C\n  | A\n  | B\n  | \n  | C\n"
	    "1: x x y\n  | x\n  | x\n  | \n  | y\n" },
	{ "numbers of a sheet, and the sea of empty cells", "spreadsheet",
	    OD("", "<office:spreadsheet><table:table>"
	    "<table:table-column table:number-columns-repeated='16384'/>"
	    ROW(CELL("office:value-type='float' office:value='12'", "12")
	    CELL("office:value-type='string'", "b")
	    CELL("", "c")
	    "<table:table-cell table:number-columns-repeated='16381'/>")
	    "<table:table-row table:number-rows-repeated='1048575'>"
	    "<table:table-cell table:number-columns-repeated='16384'/>"
	    "</table:table-row></table:table></office:spreadsheet>"),
	    "ods whole marks=0 pages=1\n1: 12 b c\n  |# 12\n  | b\n  | c\n" },
	{ "a row that stands there twice", "spreadsheet",
	    OD("", "<office:spreadsheet><table:table><table:table-row "
	    "table:number-rows-repeated='2'>" CELL("", "a") CELL("", "b")
	    CELL("", "c") "</table:table-row></table:table>"
	    "</office:spreadsheet>"),
	    "ods whole marks=0 pages=1\n1: a b c\n  | a\n  | b\n  | c\n"
	    "1: a b c\n  | a\n  | b\n  | c\n" },
	{ "hidden sheets, rows and columns", "spreadsheet",
	    OD("<style:style style:name='h' style:family='table'>"
	    "<style:table-properties table:display='false'/></style:style>",
	    "<office:spreadsheet><table:table table:style-name='h'>"
	    ROW(CELL("", "x")) "</table:table><table:table><table:table-column/>"
	    "<table:table-column table:visibility='collapse'/>"
	    "<table:table-row table:visibility='filter'>" CELL("", "y")
	    "</table:table-row>" ROW(CELL("", "a") CELL("", "b") CELL("", "c")
	    CELL("", "d")) "</table:table></office:spreadsheet>"),
	    "ods whole marks=8 pages=1\n1: a c d\n  | a\n  | \n  | c\n  | d\n" },
};

static void
open_documents(void **state)
{
	char	 mimetype[100];
	size_t	 i;

	(void)state;
	for (i = 0; i < NELEM(odfs); i++) {
		const struct zip_file	 files[] = {
			{ "mimetype", mimetype },
			{ "content.xml", odfs[i].content },
			{ NULL, NULL },
		};

		snprintf(mimetype, sizeof(mimetype),
		    "application/vnd.oasis.opendocument.%s", odfs[i].kind);
		expect(odfs[i].what, files, odfs[i].want);
	}
}

static void
odf_packages(void **state)
{
	static const struct zip_file	 locked[] = {
		{ "mimetype", "application/vnd.oasis.opendocument.text" },
		{ "META-INF/manifest.xml", "<x><encryption-data/></x>" },
		{ "content.xml", "\x7f" },
		{ NULL, NULL },
	}, marked[] = {
		{ "mimetype", "application/vnd.oasis.opendocument.text" },
		{ "content.xml", OD("", TP("a")) },
		{ "META-INF/documentsignatures.xml", "<x/>" },
		{ "Basic/script-lb.xml", "<x/>" },
		{ "styles.xml", OD("<style:header>" TP("MẬT")
		    "</style:header>", "") },
		{ NULL, NULL },
	};

	(void)state;
	expect("behind a password", locked, "odt encrypted marks=0 pages=1\n");
	expect("its own signature, macros, headers", marked,
	    "odt whole marks=48 pages=1\n1: MẬT\n1: a\n");
}

static const struct {
	const char	*what, *bytes;
	size_t		 n;
	const char	*want;
} others[] = {
	{ "old Word", "\320\317\021\340\241\261\032\341rest", 12,
	    "old-office old format marks=0 pages=0\n" },
	{ "Word behind a password",
	    "\320\317\021\340E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
	    40, "old-office encrypted marks=0 pages=0\n" },
	{ "RTF", "{\\rtf1 a}", 9, "old-office old format marks=0 pages=0\n" },
	{ "a picture", "\377\330\377\340JFIF", 8,
	    "image image marks=2 pages=0\n" },
	{ "an archive", "7z\274\257\047\034xx", 8,
	    "archive an archive marks=0 pages=0\n" },
};

static void
what_is_not_read(void **state)
{
	struct buf	 got;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(others); i++) {
		got = read_and_print((struct slice){
		    (const unsigned char *)others[i].bytes, others[i].n });
		assert_string_equal(got.p, others[i].want);
		buf_free(&got);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_of_word),
		cmocka_unit_test(parts_of_word),
		cmocka_unit_test(main_parts),
		cmocka_unit_test(sheets_of_excel),
		cmocka_unit_test(open_documents),
		cmocka_unit_test(odf_packages),
		cmocka_unit_test(what_is_not_read),
	};

	return cmocka_run_group_tests_name("office", tests, NULL, NULL);
}
