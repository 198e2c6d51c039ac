/* test_unshown.c: text of Office files that is written and not seen */

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
#include "offices.h"
#include "zips.h"

static const struct inspect_limits	 limits = { .pages = 200 };

/* Is text of a file marked as hidden, or is it not?  It can be read. */
static void
expect(const char *what, const struct zip_file *files, bool hidden)
{
	struct buf	 zip = zip_make(files);
	struct arena	*a = arena_new(ARENA_MAX);
	struct model	 m;

	assert_int_equal(worker_read(a, buf_slice(&zip), FORMAT_UNKNOWN,
	    &limits, &m), 0);
	if (*m.cause != '\0' ||
	    ((m.marks & MARK_HIDDEN) != 0) != hidden)
		fail_msg("%s: %s, marks %u", what, m.cause, m.marks);
	arena_free(a);
	buf_free(&zip);
}

#define FILLED(what)	"<w14:textFill>" what "</w14:textFill>"
#define SOLID(colour)	"<w14:solidFill>" colour "</w14:solidFill>"
#define RGB(value, more) \
	"<w14:srgbClr w14:val='" value "'>" more "</w14:srgbClr>"
#define SCHEME(value, more) \
	"<w14:schemeClr w14:val='" value "'>" more "</w14:schemeClr>"
#define OUTLINED(w, what) \
	"<w14:textOutline w14:w='" w "'>" what "</w14:textOutline>"
#define PP(prop, text)	P("<w:pPr>" prop "</w:pPr>" R(text))
#define BOX(before, text) \
	P("<w:r><w:drawing><wp:anchor>" before "<w:txbxContent>" P(R(text)) \
	"</w:txbxContent></wp:anchor></w:drawing></w:r>")

static const struct {
	const char	*what, *body;
	bool		 hidden;
} letters[] = {
	{ "black on black",
	    P(RP("<w:color w:val='000000'/><w:shd w:fill='000000'/>", "a")),
	    true },
	{ "blue on next to the same blue",
	    P(RP("<w:color w:val='1F4E79'/><w:shd w:fill='205080'/>", "a")),
	    true },
	{ "red on pale red",
	    P(RP("<w:color w:val='9C0006'/><w:shd w:fill='FFC7CE'/>", "a")),
	    false },
	{ "the reader's own ink on black",
	    P(RP("<w:color w:val='auto'/><w:shd w:fill='000000'/>", "a")),
	    false },
	{ "the theme's accent on itself", P(RP("<w:color w:val='000000' "
	    "w:themeColor='accent2'/><w:shd w:fill='FFFFFF' "
	    "w:themeFill='accent2'/>", "a")), true },
	{ "and on itself made pale", P(RP("<w:color w:val='000000' "
	    "w:themeColor='accent2'/><w:shd w:fill='FFFFFF' "
	    "w:themeFill='accent2' w:themeFillTint='33'/>", "a")), false },
	{ "in an ink made white", P(RP("<w:color w:val='000000' "
	    "w:themeColor='text1' w:themeTint='0A'/>", "a")), true },
	{ "the second paper made dark", P(RP("<w:color w:val='000000' "
	    "w:themeColor='background2' w:themeShade='40'/>", "a")), false },
	{ "black under a black marker",
	    P(RP("<w:color w:val='000000'/><w:highlight w:val='black'/>",
	    "a")), true },
	{ "black under a yellow one, over black",
	    P(RP("<w:color w:val='000000'/><w:highlight w:val='yellow'/>"
	    "<w:shd w:fill='000000'/>", "a")), false },
	{ "white under a white one, over black",
	    P(RP("<w:color w:val='FFFFFF'/><w:highlight w:val='white'/>"
	    "<w:shd w:fill='000000'/>", "a")), true },
	{ "white under a black one",
	    P(RP("<w:color w:val='FFFFFF'/><w:highlight w:val='black'/>",
	    "a")), false },
	{ "black on stripes", P(RP("<w:color w:val='000000'/><w:shd "
	    "w:val='pct95' w:fill='FFFFFF'/>", "a")), true },
	{ "black on a few dots", P(RP("<w:color w:val='000000'/><w:shd "
	    "w:val='pct10' w:fill='FFFFFF'/>", "a")), false },

	{ "filled with nothing", P(RP(FILLED("<w14:noFill/>"), "a")), true },
	{ "filled with white, over a black ink", P(RP("<w:color "
	    "w:val='000000'/>" FILLED(SOLID(RGB("FFFFFF", ""))), "a")), true },
	{ "filled with the paper", P(RP(FILLED(SOLID(SCHEME("bg1", ""))),
	    "a")), true },
	{ "filled with the paper, made dark", P(RP(FILLED(SOLID(SCHEME("bg1",
	    "<w14:lumMod w14:val='50000'/>"))), "a")), false },
	{ "filled with the ink, made white", P(RP(FILLED(SOLID(SCHEME("tx1",
	    "<w14:lumMod w14:val='1000'/><w14:lumOff w14:val='99000'/>"))),
	    "a")), true },
	{ "filled with what shines through", P(RP(FILLED(SOLID(RGB("000000",
	    "<w14:alpha w14:val='100000'/>"))), "a")), true },
	{ "a little of it", P(RP("<w:color w:val='000000'/>"
	    FILLED(SOLID(RGB("000000", "<w14:alpha w14:val='40000'/>"))),
	    "a")), false },
	{ "a little of it, which LibreOffice makes white",
	    P(RP(FILLED(SOLID(RGB("000000", "<w14:alpha w14:val='40000'/>"))),
	    "a")), true },
	{ "filled with white on dark ground", P(RP("<w:color w:val='FFFFFF'/>"
	    "<w:shd w:fill='1F4E79'/>" FILLED(SOLID(SCHEME("bg1", ""))),
	    "a")), false },
	{ "filled with nothing on dark ground", P(RP("<w:color "
	    "w:val='FFFFFF'/><w:shd w:fill='1F4E79'/>" FILLED("<w14:noFill/>"),
	    "a")), true },
	{ "filled with the ground", P(RP("<w:shd w:fill='1F4E79'/>"
	    FILLED(SOLID(RGB("1F4E79", ""))), "a")), true },
	{ "filled as Word fills headings", P(RP("<w:color w:val='2F5496'/>"
	    FILLED(SOLID(RGB("2F5496", ""))) OUTLINED("0", "<w14:noFill/>"),
	    "a")), false },
	{ "from white to black", P(RP(FILLED("<w14:gradFill><w14:gsLst>"
	    "<w14:gs w14:pos='0'>" RGB("FFFFFF", "") "</w14:gs><w14:gs "
	    "w14:pos='100000'>" RGB("000000", "") "</w14:gs></w14:gsLst>"
	    "</w14:gradFill>"), "a")), true },
	{ "from blue to black", P(RP(FILLED("<w14:gradFill><w14:gsLst>"
	    "<w14:gs w14:pos='0'>" RGB("4F81BD", "<w14:tint w14:val='70000'/>")
	    "</w14:gs><w14:gs w14:pos='100000'>" RGB("000000", "")
	    "</w14:gs></w14:gsLst></w14:gradFill>"), "a")), false },
	{ "a fill is over with its run", P(RP(FILLED("<w14:noFill/>"), "")
	    R("b")), false },
	{ "a thick white line around", P(RP(OUTLINED("25400",
	    SOLID(SCHEME("bg1", ""))), "a")), true },
	{ "a thin white line around", P(RP(OUTLINED("9525",
	    SOLID(SCHEME("bg1", ""))), "a")), false },
	{ "a thick line that is not drawn", P(RP(OUTLINED("25400",
	    "<w14:noFill/>"), "a")), false },
	{ "a blot", P(RP(OUTLINED("127000", SOLID(SCHEME("tx1", ""))), "a")),
	    true },

	{ "from right to left", P(R("\u202e12")), true },
	{ "from left to right", P(R("\u200e12\u202c")), false },
	{ "from right to left by an element", P("<w:bdo w:val='rtl'>" R("12")
	    "</w:bdo>"), true },
	{ "and from left to right", P("<w:bdo w:val='ltr'>" R("12")
	    "</w:bdo>"), false },
	{ "from right to left by a run", P(RP("<w:rtl/>", "12 34")), true },
	{ "and a paragraph", PP("<w:bidi/>", "12 34"), true },
	{ "as it is written, which is said", PP("<w:bidi w:val='0'/>", "12")
	    P(RP("<w:rtl w:val='0'/>", "34")), false },
	{ "pages beside their text", P(R("a")) "<w:sectPr><w:pgMar "
	    "w:left='-30000' w:top='1134'/></w:sectPr>", true },
	{ "pages of a point", P(R("a")) "<w:sectPr><w:pgSz w:w='20' "
	    "w:h='16838'/></w:sectPr>", true },
	{ "usual pages", P(R("a")) "<w:sectPr><w:pgSz w:w='11906' "
	    "w:h='16838'/><w:pgMar w:top='1134' w:right='850' w:bottom='1134' "
	    "w:left='1701' w:header='720'/></w:sectPr>", false },
	{ "lines of a point", PP("<w:spacing w:line='20' "
	    "w:lineRule='exact'/>", "a"), true },
	{ "lines of a hundredth", PP("<w:spacing w:line='3'/>", "a"), true },
	{ "usual lines", PP("<w:spacing w:line='276' w:lineRule='auto'/>",
	    "a") PP("<w:spacing w:line='260' w:lineRule='exact'/>", "a")
	    PP("<w:spacing w:line='0' w:lineRule='atLeast'/>", "a"), false },
	{ "a line of a point that keeps nothing apart but tables",
	    P("<w:pPr><w:spacing w:line='20' w:lineRule='exact'/></w:pPr>")
	    P(R("a")), false },
	{ "letters upon each other",
	    P(RP("<w:spacing w:val='-200'/>", "a")), true },
	{ "letters nearer to each other",
	    P(RP("<w:spacing w:val='-20'/>", "a")), false },
	{ "fitted into a point", P(RP("<w:fitText w:val='20'/>", "a")), true },
	{ "fitted into an inch", P(RP("<w:fitText w:val='1440'/>", "a")),
	    false },
	{ "far above its line", P(RP("<w:position w:val='3000'/>", "a")),
	    true },
	{ "raised", P(RP("<w:position w:val='6'/>", "a")), false },
	{ "left of the page", PP("<w:ind w:left='-20000'/>", "a"), true },
	{ "right of the page", PP("<w:ind w:left='40cm'/>", "a"), true },
	{ "left of the page by its first line", PP("<w:ind w:left='0' "
	    "w:hanging='9000'/>", "a"), true },
	{ "as usual", PP("<w:ind w:left='720' w:right='-113' "
	    "w:hanging='360'/>", "a"), false },
	{ "by a style that is named later", PP("<w:ind w:left='-20000'/>"
	    "<w:pStyle w:val='none'/>", "a"), true },
	{ "a frame beside the page", PP("<w:framePr w:w='2000' w:x='30000' "
	    "w:y='1'/>", "a"), true },
	{ "a frame without height", PP("<w:framePr w:w='2000' w:h='1' "
	    "w:hRule='exact'/>", "a"), true },
	{ "a frame", PP("<w:framePr w:w='4500' w:h='600' w:hRule='exact' "
	    "w:hSpace='180' w:x='1700' w:y='500'/>", "a"), false },
	{ "a table beside the page", "<w:tbl><w:tblPr><w:tblpPr "
	    "w:tblpX='-20000'/></w:tblPr>" TR(TC("", "a")) "</w:tbl>", true },
	{ "a table a little beside the text", "<w:tbl><w:tblPr><w:tblInd "
	    "w:w='-600' w:type='dxa'/></w:tblPr>" TR(TC("", "a")) "</w:tbl>"
	    P(R("b")), false },
	{ "a box", BOX("<wp:positionH><wp:posOffset>914400</wp:posOffset>"
	    "</wp:positionH><wp:extent cx='2000000' cy='300000'/>"
	    "<wp:docPr id='1' hidden='0'/>", "a"), false },
	{ "a hidden box", BOX("<wp:docPr id='1' hidden='1'/>", "a"), true },
	{ "a box without width", BOX("<wp:extent cx='1' cy='300000'/>", "a"),
	    true },
	{ "a box beside the page", BOX("<wp:positionV><wp:posOffset>-9144000"
	    "</wp:posOffset></wp:positionV>", "a"), true },
	{ "an empty one, and text behind it", BOX("<wp:docPr hidden='1'/>"
	    "</wp:anchor></w:drawing><w:drawing><wp:anchor>", "a"), false },
};

/* A letter with another part of a type. */
static void
expect_letter(const char *what, const char *document, const char *type,
    const char *part, bool hidden)
{
	char			 rels[500];
	const struct zip_file	 files[] = {
		{ "[Content_Types].xml", "<Types/>" },
		{ "_rels/.rels", RELS(REL_OF("r1", "officeDocument",
		    "word/document.xml")) },
		{ "word/document.xml", document },
		{ "word/_rels/document.xml.rels", rels },
		{ "word/part.xml", part },
		{ NULL, NULL },
	};

	snprintf(rels, sizeof(rels), RELS(REL_OF("p", "%s", "part.xml")), type);
	expect(what, files, hidden);
}

static void
letters_of_word(void **state)
{
	char	 document[3000];
	size_t	 i;

	(void)state;
	for (i = 0; i < NELEM(letters); i++) {
		snprintf(document, sizeof(document), W("%s"), letters[i].body);
		expect_letter(letters[i].what, document, "theme", "<a/>",
		    letters[i].hidden);
	}
}

#define STYLES(list) \
	"<w:styles xmlns:w='" OOXML "wordprocessingml/2006/main' xmlns:w14=" \
	"'http://schemas.microsoft.com/office/word/2010/wordml'>" list \
	"</w:styles>"
#define SETTINGS(list) \
	"<w:settings xmlns:w='" OOXML "wordprocessingml/2006/main'>" list \
	"</w:settings>"
#define THEME(dark, light, more) \
	"<a:theme xmlns:a='" OOXML "drawingml/2006/main'><a:clrScheme><a:dk1>" \
	"<a:srgbClr val='" dark "'>" more "</a:srgbClr></a:dk1><a:lt1>" \
	"<a:sysClr val='window'/></a:lt1><a:lt2><a:srgbClr val='" light "'/>" \
	"</a:lt2></a:clrScheme></a:theme>"

static const struct {
	const char	*what, *body, *type, *part;
	bool		 hidden;
} parts[] = {
	{ "all text is filled with nothing", P(R("a")), "styles",
	    STYLES("<w:docDefaults><w:rPrDefault><w:rPr>"
	    FILLED("<w14:noFill/>") "</w:rPr></w:rPrDefault></w:docDefaults>"),
	    true },
	{ "but for what is filled itself", P(RP(FILLED(SOLID(RGB("000000",
	    ""))), "a")), "styles",
	    STYLES("<w:docDefaults><w:rPrDefault><w:rPr>"
	    FILLED("<w14:noFill/>") "</w:rPr></w:rPrDefault></w:docDefaults>"),
	    false },
	{ "a style is filled with white", P(RP("<w:rStyle w:val='s'/>", "a")),
	    "styles", STYLES("<w:style w:styleId='s'><w:rPr>"
	    FILLED(SOLID(SCHEME("bg1", ""))) "</w:rPr></w:style>"), true },
	{ "a style of headings", PP("<w:pStyle w:val='s'/>", "a"),
	    "styles", STYLES("<w:style w:styleId='s'><w:pPr><w:spacing "
	    "w:before='240' w:line='259' w:lineRule='auto'/><w:ind "
	    "w:left='432' w:hanging='432'/></w:pPr><w:rPr><w:color "
	    "w:val='2F5496' w:themeColor='accent1' w:themeShade='BF'/>"
	    "<w:spacing w:val='-10'/>" FILLED(SOLID(SCHEME("accent1",
	    "<w14:lumMod w14:val='75000'/>"))) "</w:rPr></w:style>"), false },
	{ "a style of flat lines", PP("<w:pStyle w:val='s'/>", "a"),
	    "styles", STYLES("<w:style w:styleId='s'><w:pPr><w:spacing "
	    "w:line='1' w:lineRule='exact'/></w:pPr></w:style>"), true },
	{ "the first row of a table on its own colour",
	    "<w:tbl><w:tblPr><w:tblStyle w:val='s'/></w:tblPr>"
	    TR(TC("", "a")) "</w:tbl>", "styles",
	    STYLES("<w:style w:type='table' w:styleId='s'><w:tblStylePr "
	    "w:type='firstRow'><w:rPr><w:color w:val='4F81BD'/></w:rPr><w:tcPr>"
	    "<w:shd w:val='clear' w:fill='4F81BD'/></w:tcPr></w:tblStylePr>"
	    "</w:style>"), true },
	{ "words of the theme that change sides", P(R("a")), "settings",
	    SETTINGS("<w:clrSchemeMapping w:bg1='dark1' w:t1='light1'/>"),
	    true },
	{ "words of the theme as usual", P(R("a")), "settings",
	    SETTINGS("<w:clrSchemeMapping w:bg1='light1' w:t1='dark1' "
	    "w:bg2='light2' w:t2='dark2' w:accent1='accent1'/>"), false },
	{ "the theme's ink on what it is",
	    P(RP("<w:color w:val='FFFFFF' w:themeColor='text1'/>"
	    "<w:shd w:fill='123456'/>", "a")), "theme",
	    THEME("123456", "EEECE1", ""), true },
	{ "a second paper that is dark",
	    P(RP("<w:color w:val='FFFFFF'/><w:shd w:fill='202020' "
	    "w:themeFill='background2'/>", "a")), "theme",
	    THEME("123456", "202020", ""), false },
	{ "and is not without the theme",
	    P(RP("<w:color w:val='FFFFFF'/><w:shd w:fill='FFFFFF' "
	    "w:themeFill='background2'/>", "a")), "theme",
	    THEME("123456", "202020", ""), true },
	{ "an ink that is white without the theme",
	    P(RP("<w:color w:val='FFFFFF' w:themeColor='text1'/>", "a")),
	    "theme", THEME("123456", "202020", ""), true },
	{ "a second paper that is none on the first",
	    P(RP("<w:color w:val='E7E6E6' w:themeColor='background2'/>",
	    "a")), "theme", THEME("000000", "E7E6E6", ""), true },
	{ "a theme's ink that is changed", P(R("a")), "theme",
	    THEME("000000", "EEECE1", "<a:lumOff val='100000'/>"), true },
};

static void
parts_of_word(void **state)
{
	char	 document[3000];
	size_t	 i;

	(void)state;
	for (i = 0; i < NELEM(parts); i++) {
		snprintf(document, sizeof(document), W("%s"), parts[i].body);
		expect_letter(parts[i].what, document, parts[i].type,
		    parts[i].part, parts[i].hidden);
	}
	expect_letter("a dark page", "<w:document xmlns:w='" OOXML
	    "wordprocessingml/2006/main'><w:background w:color='000000'/>"
	    "<w:body>" P(R("a")) "</w:body></w:document>", "theme", "<a/>",
	    true);
	expect_letter("a white page", "<w:document xmlns:w='" OOXML
	    "wordprocessingml/2006/main'><w:background w:color='FFFFFF'/>"
	    "<w:body>" P(R("a")) "</w:body></w:document>", "theme", "<a/>",
	    false);
}

#define C(at, more, value)	"<c r='" at "' " more "><v>" value "</v></c>"
#define ROWS(cells)	"<sheetData><row>" cells "</row></sheetData>"
#define ONE(more)	X(ROWS(C("A1", "t='str'", "a")) more)
#define NUMBER(style, value)	X(ROWS(C("A1", "s='" style "'", value)))
#define TEXT(style)	X(ROWS(C("A1", "t='str' s='" style "'", "a")))
#define RULE(cells, id) \
	"<conditionalFormatting sqref='" cells "'><cfRule type='cellIs' " \
	"dxfId='" id "'><formula>1</formula></cfRule></conditionalFormatting>"
#define PICTURES(cells, how) \
	"<conditionalFormatting sqref='" cells "'><cfRule type='iconSet'>" \
	"<iconSet " how "><cfvo type='percent' val='0'/></iconSet></cfRule>" \
	"</conditionalFormatting>"
#define SCALE(what, colours) \
	"<conditionalFormatting sqref='A1'><cfRule type='" what "'><" what ">" \
	colours "</" what "></cfRule></conditionalFormatting>"
#define COLOUR(rgb)	"<color rgb='" rgb "'/>"
#define NEWER(rule, cells) \
	"<extLst><ext><x14:conditionalFormattings><x14:conditionalFormatting>" \
	"<x14:cfRule>" rule "</x14:cfRule><xm:sqref>" cells "</xm:sqref>" \
	"</x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
#define DIFFER(what)	"<x14:dxf>" what "</x14:dxf>"
#define INK(rgb)	"<font>" COLOUR(rgb) "</font>"
#define GROUND(rgb) \
	"<fill><patternFill><bgColor rgb='" rgb "'/></patternFill></fill>"
#define FORMAT(code)	"<numFmt numFmtId='200' formatCode='" code "'/>"

static const struct {
	const char	*what, *sheet;
	bool		 hidden;
} sheets[] = {
	{ "no number by a format", NUMBER("1", "5"), true },
	{ "no text by it", TEXT("1"), true },
	{ "no number by half of it", NUMBER("2", "5"), true },
	{ "a text by it", TEXT("2"), false },
	{ "white by a format", NUMBER("3", "5"), true },
	{ "no zero", NUMBER("4", "0"), false },
	{ "but other numbers", NUMBER("4", "-7"), false },
	{ "no number below", NUMBER("5", "-7"), true },
	{ "one above", NUMBER("5", "7"), false },
	{ "a word for a number", NUMBER("6", "7"), true },
	{ "a word beside a number", NUMBER("7", "7"), false },
	{ "a date", NUMBER("8", "45000"), false },
	{ "hours", NUMBER("9", "2"), false },
	{ "an account", NUMBER("10", "-2"), false },
	{ "a word for a text", TEXT("11"), true },
	{ "no number but one", NUMBER("12", "2"), true },
	{ "red by a format", NUMBER("13", "-2"), false },
	{ "white by its number", NUMBER("14", "2"), true },
	{ "the reader's ink on black", TEXT("15"), true },
	{ "white on black", TEXT("16"), false },
	{ "an accent on itself, one made lighter", TEXT("17"), true },
	{ "black by its value and white by the theme", TEXT("22"), true },
	{ "black on dense dots", TEXT("18"), true },
	{ "black on few", TEXT("19"), false },
	{ "black on a ground from black to black", TEXT("20"), true },

	{ "from right to left", TEXT("21"), true },
	{ "from right to left by a character", X(ROWS(C("A1", "t='str'",
	    "\u202b12 34"))), true },
	{ "white by a condition", ONE(RULE("A1:B2", "0")), true },
	{ "white elsewhere", ONE(RULE("B1:C2 A2:A9", "0")), false },
	{ "white in a column", ONE(RULE("A:A", "0")), true },
	{ "white in a row", ONE(RULE("1:1", "0")), true },
	{ "white somewhere", ONE(RULE("odd!", "0")), true },
	{ "white in a row beyond all", X("<sheetData><row "
	    "r='18446744073709551615'>" C("", "t='str'", "a") "</row>"
	    "</sheetData>" RULE("A:A", "0")), true },
	{ "white in no row", X("<sheetData>" C("", "t='str'", "a")
	    "</sheetData>" RULE("A:A", "0")), true },
	{ "white before the cells", X(RULE("A1", "0")
	    ROWS(C("A1", "t='str'", "a"))), true },
	{ "white on red by a condition", ONE(RULE("A1", "1")), false },
	{ "no text by a condition", ONE(RULE("A1", "2")), true },
	{ "red on pale red", ONE(RULE("A1", "3")), false },
	{ "black by one that grounds", ONE(RULE("A1", "4")), true },
	{ "white text, grounded by a condition in yellow",
	    X(ROWS(C("A1", "t='str' s='16'", "a")) RULE("A1", "5")), false },
	{ "and in white", X(ROWS(C("A1", "t='str' s='16'", "a"))
	    RULE("A1", "6")), true },
	{ "and in none", X(ROWS(C("A1", "t='str' s='16'", "a"))
	    RULE("A1", "7")), true },
	{ "one that is not there", ONE(RULE("A1", "99")), false },
	{ "yellow by one on yellow by another",
	    ONE(RULE("A1", "5") RULE("A1:A2", "8")), true },
	{ "yellow by one beside yellow by another",
	    X(ROWS(C("A1", "t='str'", "a")
	    C("B1", "t='str'", "b")) RULE("A1", "5") RULE("B1", "9")), false },
	{ "by condition a dark ground under a part in that ink",
	    X(ROWS("<c r='A1' t='inlineStr'><is><r><rPr><color rgb='FF203040'/>"
	    "</rPr><t>a</t></r></is></c>") RULE("A1", "10")), true },
	{ "pictures for numbers", X(ROWS(C("A1", "", "1"))
	    PICTURES("A1", "showValue='0'")), true },
	{ "pictures where there are none", X(ROWS(C("A1", "t='str'", "a"))
	    PICTURES("A1", "showValue='0'")), false },
	{ "pictures beside them", X(ROWS(C("A1", "", "1"))
	    PICTURES("A1", "iconSet='3Arrows'")), false },
	{ "a scale from red to green", X(ROWS(C("A1", "", "1"))
	    SCALE("colorScale", COLOUR("FFF8696B") COLOUR("FF63BE7B"))), false },
	{ "a scale from black", X(ROWS(C("A1", "", "1"))
	    SCALE("colorScale", COLOUR("FF000000") COLOUR("FF63BE7B"))), true },
	{ "blue bars", X(ROWS(C("A1", "", "1"))
	    SCALE("dataBar", COLOUR("FF638EC6"))), false },
	{ "black bars", X(ROWS(C("A1", "", "1"))
	    SCALE("dataBar", COLOUR("FF000000"))), true },
	{ "white by a newer condition",
	    ONE(NEWER(DIFFER(INK("FFFFFFFF")), "A1")), true },
	{ "white by it elsewhere",
	    ONE(NEWER(DIFFER(INK("FFFFFFFF")), "C3:D9")), false },
	{ "white on red by it", ONE(NEWER(DIFFER(INK("FFFFFFFF")
	    GROUND("FFC00000")), "A1")), false },
	{ "red on pale red by it", ONE(NEWER(DIFFER(INK("FF9C0006")
	    GROUND("FFFFC7CE")), "A1")), false },
	{ "no text by it", ONE(NEWER(DIFFER(FORMAT(";;;")), "A1")), true },
	{ "no numbers but a bar by it", X(ROWS(C("A1", "", "1"))
	    NEWER("<x14:dataBar showValue='0'/>", "A1")), true },
	{ "a bar by it", X(ROWS(C("A1", "", "1"))
	    NEWER("<x14:dataBar><x14:fillColor rgb='FF638EC6'/></x14:dataBar>",
	    "A1")), false },
	{ "a condition in another", ONE("<conditionalFormatting sqref='B1'>"
	    RULE("B1", "3") "</conditionalFormatting>"), true },

	{ "what lies under another cell", X(ROWS(C("A1", "t='str'", "a")
	    C("B1", "t='str'", "b")) "<mergeCells><mergeCell ref='A1:C1'/>"
	    "</mergeCells>"), true },
	{ "what lies over others", X(ROWS(C("A1", "t='str'", "a")
	    C("D1", "t='str'", "b")) "<mergeCells><mergeCell ref='A1:C1'/>"
	    "</mergeCells>"), false },
	{ "all rows are a point high", X("<sheetFormatPr "
	    "defaultRowHeight='1'/>" ROWS(C("A1", "t='str'", "a"))), true },
	{ "all columns are thin", X("<sheetFormatPr defaultColWidth='0'/>"
	    ROWS(C("A1", "t='str'", "a"))), true },
	{ "all rows and columns but those with text", X("<sheetFormatPr "
	    "defaultColWidth='0' defaultRowHeight='15' zeroHeight='1'/><cols>"
	    "<col min='1' max='2' width='9'/></cols>"
	    ROWS(C("A1", "t='str'", "a"))), false },
};

/* The first is 0; see which cells name. */
static const char	 book_styles[] = "<styleSheet xmlns='" OOXML
	"spreadsheetml/2006/main'><numFmts>"
	"<numFmt numFmtId='201' formatCode=';;;'/>"
	"<numFmt numFmtId='202' formatCode=';;'/>"
	"<numFmt numFmtId='203' formatCode='[White]General'/>"
	"<numFmt numFmtId='204' formatCode='0;-0;;@'/>"
	"<numFmt numFmtId='205' formatCode='0;'/>"
	"<numFmt numFmtId='206' formatCode='&quot;0 x&quot;'/>"
	"<numFmt numFmtId='207' formatCode='#,##0\\ &quot;x;&quot;'/>"
	"<numFmt numFmtId='208' formatCode='[$-42A]dd/mm/yyyy'/>"
	"<numFmt numFmtId='209' formatCode='[h]'/>"
	"<numFmt numFmtId='210' formatCode='_(* #,##0_);_(* \\(#,##0\\);"
	"_(* &quot;-&quot;??_);_(@_)'/>"
	"<numFmt numFmtId='211' formatCode='0;0;0;&quot;@&quot;'/>"
	"<numFmt numFmtId='212' formatCode='[&lt;&gt;1]&quot;&quot;;0'/>"
	"<numFmt numFmtId='213' formatCode='0;[Red]-0'/>"
	"<numFmt numFmtId='214' formatCode='[Color2]0'/>"
	"</numFmts><fonts><font/><font><color rgb='FFFFFFFF'/></font>"
	"<font><color theme='5'/></font><font><color rgb='FF000000' theme='0'/>"
	"</font></fonts><fills><fill>"
	"<patternFill patternType='none'/></fill><fill><patternFill "
	"patternType='solid'><fgColor rgb='FF000000'/></patternFill></fill>"
	"<fill><patternFill patternType='solid'><fgColor theme='5' tint='0.05'/>"
	"</patternFill></fill><fill><patternFill patternType='darkGray'>"
	"<fgColor rgb='FF000000'/><bgColor rgb='FF101010'/></patternFill>"
	"</fill><fill><patternFill patternType='gray125'/></fill>"
	"<fill><gradientFill><stop><color rgb='FF000000'/></stop><stop>"
	"<color rgb='FF101010'/></stop></gradientFill></fill></fills><cellXfs>"
	"<xf/><xf numFmtId='201'/><xf numFmtId='202'/><xf numFmtId='203'/>"
	"<xf numFmtId='204'/><xf numFmtId='205'/><xf numFmtId='206'/>"
	"<xf numFmtId='207'/><xf numFmtId='208'/><xf numFmtId='209'/>"
	"<xf numFmtId='210'/><xf numFmtId='211'/><xf numFmtId='212'/>"
	"<xf numFmtId='213'/><xf numFmtId='214'/><xf fillId='1'/>"
	"<xf fontId='1' fillId='1'/><xf fontId='2' fillId='2'/>"
	"<xf fillId='3'/><xf fillId='4'/><xf fillId='5'/>"
	"<xf><alignment readingOrder='2'/></xf><xf fontId='3'/></cellXfs><dxfs>"
	"<dxf>" INK("FFFFFFFF") "</dxf><dxf>" INK("FFFFFFFF")
	GROUND("FFC00000") "</dxf><dxf>" FORMAT(";;;") "</dxf><dxf>"
	INK("FF9C0006") GROUND("FFFFC7CE") "</dxf><dxf>" GROUND("FF000000")
	"</dxf><dxf>" GROUND("FFFFFF00") "</dxf><dxf>" GROUND("FFFFFFFF")
	"</dxf><dxf><fill><patternFill patternType='none'/></fill></dxf><dxf>"
	INK("FFFFFF00") "</dxf><dxf>" INK("FFC0C000") "</dxf><dxf>"
	INK("FFFFFFFF") GROUND("FF203040") "</dxf></dxfs>%s</styleSheet>";

/* A book of one sheet, with something in its styles and in the book itself. */
static void
expect_book(const char *what, const char *sheet, const char *style,
    const char *more, bool hidden)
{
	char			 styles[sizeof(book_styles) + 500], book[1000];
	const struct zip_file	 files[] = {
		{ "[Content_Types].xml", "<Types/>" },
		{ "_rels/.rels", RELS(REL_OF("r1", "officeDocument",
		    "xl/workbook.xml")) },
		{ "xl/workbook.xml", book },
		{ "xl/_rels/workbook.xml.rels", RELS(
		    REL_OF("s1", "worksheet", "worksheets/s1.xml")
		    REL_OF("st", "styles", "styles.xml")) },
		{ "xl/styles.xml", styles },
		{ "xl/worksheets/s1.xml", sheet },
		{ NULL, NULL },
	};

	snprintf(styles, sizeof(styles), book_styles, style);
	snprintf(book, sizeof(book), SHEETS("<sheet r:id='s1'/></sheets>%s"
	    "<sheets>"), more);
	expect(what, files, hidden);
}

static void
sheets_of_excel(void **state)
{
	size_t	 i;

	(void)state;
	for (i = 0; i < NELEM(sheets); i++)
		expect_book(sheets[i].what, sheets[i].sheet, "", "",
		    sheets[i].hidden);
	expect_book("a style of tables in white", ONE(""),
	    "<tableStyles><tableStyle><tableStyleElement type='wholeTable' "
	    "dxfId='0'/></tableStyle></tableStyles>", "", true);
	expect_book("a style of tables in white on red", ONE(""),
	    "<tableStyles><tableStyle><tableStyleElement type='headerRow' "
	    "dxfId='1'/></tableStyle></tableStyles>", "", false);
	expect_book("a window that is not shown", ONE(""), "",
	    "<bookViews><workbookView visibility='hidden'/></bookViews>", true);
}

#define STYLE(family, name, what) \
	"<style:style style:family='" family "' style:name='" name "'>" what \
	"</style:style>"
#define COMMON(list) \
	"</office:automatic-styles><office:styles>" list "</office:styles>" \
	"<office:automatic-styles>"
#define TEXTS(props)	"<style:text-properties " props "/>"
#define PARAGRAPHS(props)	"<style:paragraph-properties " props "/>"
#define CELLS(props)	"<style:table-cell-properties " props "/>"
#define MAP(name)	"<style:map style:condition='x' " \
	"style:apply-style-name='" name "'/>"
#define WHITE	TEXTS("fo:color='#ffffff'")
#define BLACK	TEXTS("fo:color='#000000'")
#define PS(name, text)	"<text:p text:style-name='" name "'>" text "</text:p>"
#define SP(name, text) \
	"<text:span text:style-name='" name "'>" text "</text:span>"
#define LETTER(props, text) \
	OD(STYLE("paragraph", "s", props), PS("s", text))
#define SHEET(list) \
	"<office:spreadsheet><table:table>" list "</table:table>" \
	"</office:spreadsheet>"
#define IN(name, text)	CELL("table:style-name='" name "'", text)
#define OF(value, text) \
	CELL("table:style-name='s' office:value-type='float' office:value='" \
	value "'", text)
#define FORMATTED(formats, cells) \
	OD(formats "<style:style style:family='table-cell' style:name='s' " \
	"style:data-style-name='N'/>", SHEET(ROW(cells)))
#define NUMBERS(name, what) \
	"<number:number-style style:name='" name "'>" what \
	"</number:number-style>"
#define TEXTUAL(name, what) \
	"<number:text-style style:name='" name "'>" what "</number:text-style>"
#define WHEN(condition, name) \
	"<style:map style:condition='" condition "' style:apply-style-name='" \
	name "'/>"
#define DIGITS	"<number:number number:min-integer-digits='1'/>"
#define NONE	"<number:text/>"
#define RULED(styles, ranges, what) \
	OD(COMMON(styles), SHEET(ROW(CELL("", "a") CELL("office:value-type=" \
	"'float' office:value='5'", "5")) "<calcext:conditional-formats>" \
	"<calcext:conditional-format calcext:target-range-address='" ranges \
	"'>" what "</calcext:conditional-format></calcext:conditional-formats>"))
#define TAKES(name)	"<calcext:condition calcext:apply-style-name='" name "'/>"
#define SHOWN_AS(name, shown, what) \
	"<style:style style:family='table-cell' style:name='" name \
	"' style:display-name='" shown "'>" what "</style:style>"
#define ON(ground)	"<style:graphic-properties draw:fill='solid' " \
	"draw:fill-color='" ground "'/>"
#define FRAME(props, text) \
	"<text:p><draw:frame " props "><draw:text-box>" TP(text) \
	"</draw:text-box></draw:frame></text:p>"

static const struct {
	const char	*what, *kind, *content;
	bool		 hidden;
} opens[] = {
	{ "black on black", "text", LETTER(PARAGRAPHS(
	    "fo:background-color='#000000'") BLACK, "a"), true },
	{ "black on grey", "text", LETTER(PARAGRAPHS(
	    "fo:background-color='#c0c0c0'") BLACK, "a"), false },
	{ "no ink", "text", LETTER(TEXTS("fo:color='#000000' "
	    "loext:opacity='0%'"), "a"), true },
	{ "none of the reader's own, as LibreOffice writes it", "text",
	    LETTER(TEXTS("style:use-window-font-color='true' "
	    "loext:opacity='0%'"), "a"), false },
	{ "half of it", "text", LETTER(TEXTS("fo:color='#000000' "
	    "loext:opacity='50%'"), "a"), false },
	{ "shown by a condition", "text", LETTER(TEXTS(
	    "text:display='condition'"), "a"), true },
	{ "raised to nothing", "text", LETTER(TEXTS(
	    "style:text-position='33% 1%'"), "a"), true },
	{ "raised", "text", LETTER(TEXTS("style:text-position='super 58%'"),
	    "a<text:span>b</text:span>"), false },
	{ "letters upon each other", "text", LETTER(TEXTS(
	    "fo:letter-spacing='-0.5cm'"), "a"), true },
	{ "letters nearer", "text", LETTER(TEXTS(
	    "fo:letter-spacing='-0.02cm'"), "a"), false },
	{ "flat lines", "text", LETTER(PARAGRAPHS("fo:line-height='0.01cm'"),
	    "a"), true },
	{ "lines of a hundredth", "text", LETTER(PARAGRAPHS(
	    "fo:line-height='1%'"), "a"), true },
	{ "usual lines", "text", LETTER(PARAGRAPHS("fo:line-height='115%' "
	    "fo:margin-left='1cm' fo:margin-right='-0.2cm' "
	    "fo:text-indent='-0.6cm'"), "a"), false },
	{ "left of the page", "text", LETTER(PARAGRAPHS(
	    "fo:margin-left='-30cm'"), "a"), true },
	{ "from right to left", "text", LETTER(PARAGRAPHS(
	    "style:writing-mode='rl-tb'"), "12 34"), true },
	{ "from right to left by a character", "text", LETTER("",
	    "\u206712 34"), true },
	{ "from left to right, as the page is", "text", LETTER(PARAGRAPHS(
	    "style:writing-mode='page'"), "12 34"), false },
	{ "a page with no room", "text", OD("<style:page-layout>"
	    "<style:page-layout-properties fo:margin-left='-40cm'/>"
	    "</style:page-layout>", TP("a")), true },
	{ "a section in black", "text", OD(STYLE("section", "b",
	    "<style:section-properties fo:background-color='#000000'/>")
	    STYLE("paragraph", "s", BLACK), "<text:section text:style-name="
	    "'b'>" PS("s", "a") "</text:section>"), true },
	{ "a table in black", "text", OD(STYLE("table", "b",
	    "<style:table-properties fo:background-color='#000000'/>")
	    STYLE("paragraph", "s", BLACK), "<table:table table:style-name="
	    "'b'>" ROW("<table:table-cell>" PS("s", "a")
	    "</table:table-cell>") "</table:table>"), true },
	{ "a table in black, written in white", "text", OD(STYLE("table", "b",
	    "<style:table-properties fo:background-color='#000000'/>")
	    STYLE("paragraph", "s", WHITE), "<table:table table:style-name="
	    "'b'>" ROW("<table:table-cell>" PS("s", "a")
	    "</table:table-cell>") "</table:table>"), false },
	{ "a variable nobody sees", "text", OD("", TP("a<text:variable-set "
	    "text:display='none'>b</text:variable-set>")), true },
	{ "one people see", "text", OD("", TP("a<text:variable-set "
	    "text:display='value'>b</text:variable-set>")), false },
	{ "a dark page", "text", OD("<style:page-layout><style:page-layout-"
	    "properties fo:background-color='#101010'/></style:page-layout>",
	    TP("a")), true },
	{ "a white page", "text", OD("<style:page-layout><style:page-layout-"
	    "properties fo:background-color='#ffffff' draw:fill='none' "
	    "draw:fill-color='#000000'/></style:page-layout>", TP("a")), false },

	{ "white by a condition", "text", OD(COMMON(STYLE("paragraph", "w",
	    WHITE)) STYLE("paragraph", "s", MAP("w")), PS("s", "a")), true },
	{ "white by one, over a black span", "text", OD(COMMON(STYLE(
	    "paragraph", "w", WHITE)) STYLE("paragraph", "s", MAP("w"))
	    STYLE("text", "b", BLACK), PS("s", SP("b", "a"))), false },
	{ "a black span on a ground by a condition", "text", OD(COMMON(STYLE(
	    "paragraph", "w", PARAGRAPHS("fo:background-color='#000000'")))
	    STYLE("paragraph", "s", MAP("w")) STYLE("text", "b", BLACK),
	    PS("s", SP("b", "a"))), true },
	{ "hidden by a condition of what it is based on", "text", OD(COMMON(
	    STYLE("paragraph", "w", TEXTS("text:display='none'")) STYLE(
	    "paragraph", "m", MAP("w"))) "<style:style style:name='s' "
	    "style:family='paragraph' style:parent-style-name='m'/>",
	    PS("s", "a")), true },
	{ "red by a condition", "text", OD(COMMON(STYLE("paragraph", "w",
	    TEXTS("fo:color='#c00000'"))) STYLE("paragraph", "s", MAP("w")),
	    PS("s", "a")), false },
	{ "white by a condition of another's", "text", OD(COMMON(STYLE(
	    "paragraph", "w", WHITE)) STYLE("paragraph", "s", MAP("w")),
	    TP("a")), false },
	{ "white by a name beside its own", "text", OD(COMMON(STYLE(
	    "paragraph", "w", WHITE)) STYLE("paragraph", "s", BLACK),
	    "<text:p text:style-name='s' text:cond-style-name='w'>a</text:p>"),
	    true },
	{ "black by it", "text", OD(COMMON(STYLE("paragraph", "w", BLACK))
	    STYLE("paragraph", "s", BLACK), "<text:p text:style-name='s' "
	    "text:cond-style-name='w'>a</text:p>"), false },

	{ "white cells by a condition", "spreadsheet", OD(COMMON(STYLE(
	    "table-cell", "w", WHITE)) STYLE("table-cell", "s", MAP("w")),
	    SHEET(ROW(IN("s", "a")))), true },
	{ "white on red by one", "spreadsheet", OD(COMMON(STYLE("table-cell",
	    "w", CELLS("fo:background-color='#cc0000'") WHITE)) STYLE(
	    "table-cell", "s", MAP("w")), SHEET(ROW(IN("s", "a")))), false },
	{ "white by it in a whole column", "spreadsheet", OD(COMMON(STYLE(
	    "table-cell", "w", WHITE)) STYLE("table-cell", "s", MAP("w")),
	    SHEET("<table:table-column table:default-cell-style-name='s'/>"
	    ROW(CELL("", "a")))), true },
	{ "white by a condition of cells without text", "spreadsheet",
	    OD(COMMON(STYLE("table-cell", "w", WHITE)) STYLE("table-cell", "s",
	    MAP("w")), SHEET(ROW("<table:table-cell table:style-name='s'/>"
	    CELL("", "a")))), false },
	{ "white by a rule of the sheet", "spreadsheet", RULED(STYLE(
	    "table-cell", "w", WHITE), "S.A1:S.B2", TAKES("w")), true },
	{ "white by one elsewhere", "spreadsheet", RULED(STYLE("table-cell",
	    "w", WHITE), "S.A2:S.B9 S.D1:S.D1", TAKES("w")), false },
	{ "white by one in a sheet with another name", "spreadsheet", RULED(
	    STYLE("table-cell", "w", WHITE), "&apos;a b.A9:C&apos;.B1:.B1",
	    TAKES("w")), true },
	{ "white by the name that people see", "spreadsheet", RULED(SHOWN_AS(
	    "w_20_x", "w x", WHITE), "S.A1:S.A1", TAKES("w x")), true },
	{ "a style whose name people do not see", "spreadsheet", RULED(
	    SHOWN_AS("w_20_x", "w x", BLACK), "S.A1:S.A1", TAKES("w x")),
	    false },
	{ "white on red by a rule", "spreadsheet", RULED(STYLE("table-cell",
	    "w", CELLS("fo:background-color='#cc0000'") WHITE), "S.A1:S.B1",
	    TAKES("w")), false },
	{ "white by a date", "spreadsheet", RULED(STYLE("table-cell", "w",
	    WHITE), "S.A1:S.B1", "<calcext:date-is calcext:style='w'/>"),
	    true },
	{ "no numbers but pictures", "spreadsheet", RULED("", "S.B1:S.B1",
	    "<calcext:icon-set><calcext:formatting-entry "
	    "calcext:show-value='false'/></calcext:icon-set>"), true },
	{ "no numbers but pictures where there are texts", "spreadsheet",
	    RULED("", "S.A1:S.A1", "<calcext:icon-set><calcext:formatting-entry"
	    " calcext:show-value='false'/></calcext:icon-set>"), false },
	{ "bars and scales", "spreadsheet", RULED("", "S.A1:S.B1",
	    "<calcext:data-bar calcext:positive-color='#0000ff'/>"
	    "<calcext:color-scale><calcext:color-scale-entry "
	    "calcext:color='#f8696b'/></calcext:color-scale>"), false },

	{ "no number by a format", "spreadsheet", FORMATTED(
	    NUMBERS("N", NONE), OF("5", "5")), true },
	{ "a number", "spreadsheet", FORMATTED(NUMBERS("N", DIGITS),
	    OF("5", "5")), false },
	{ "a word for it", "spreadsheet", FORMATTED(NUMBERS("N",
	    "<number:text>7</number:text>"), OF("5", "7")), true },
	{ "no number by others it takes", "spreadsheet", FORMATTED(
	    NUMBERS("N0", NONE) TEXTUAL("N", "<number:text-content/>"
	    WHEN("value()&gt;0", "N0")), OF("5", "5")), true },
	{ "none below", "spreadsheet", FORMATTED(NUMBERS("N0", DIGITS)
	    NUMBERS("N", NONE WHEN("value()>=0", "N0")), OF("-5", "-5")), true },
	{ "but above", "spreadsheet", FORMATTED(NUMBERS("N0", DIGITS)
	    NUMBERS("N", NONE WHEN("value()>=0", "N0")), OF("5", "5")), false },
	{ "no zero", "spreadsheet", FORMATTED(NUMBERS("P", DIGITS)
	    NUMBERS("M", "<number:text>-</number:text>" DIGITS)
	    NUMBERS("Z", NONE) TEXTUAL("N", "<number:text-content/>"
	    WHEN("value()&gt;0", "P") WHEN("value()&lt;0", "M")
	    WHEN("value()=0", "Z")), OF("0", "") OF("5", "5") OF("-5", "-5")
	    IN("s", "a")), false },
	{ "no text", "spreadsheet", FORMATTED(NUMBERS("P", DIGITS)
	    TEXTUAL("N", NONE WHEN("value()!=0", "P")), IN("s", "a")), true },
	{ "white numbers", "spreadsheet", FORMATTED(NUMBERS("N", WHITE DIGITS),
	    OF("5", "5")), true },
	{ "red ones", "spreadsheet", FORMATTED(NUMBERS("N",
	    TEXTS("fo:color='#ff0000'") DIGITS), OF("5", "5")), false },
	{ "another format that is not there", "spreadsheet", FORMATTED(
	    NUMBERS("N", DIGITS WHEN("value()>0", "P")), OF("5", "5")), true },
	{ "a format that comes later", "spreadsheet", OD("<style:style "
	    "style:family='table-cell' style:name='s' style:data-style-name="
	    "'N'/>" NUMBERS("N", NONE), SHEET(ROW(OF("5", "5")))), true },
	{ "a good one that comes later", "spreadsheet", OD("<style:style "
	    "style:family='table-cell' style:name='s' style:data-style-name="
	    "'N'/>" NUMBERS("N", DIGITS), SHEET(ROW(OF("5", "5")))), false },
	{ "no number for one that is shown", "spreadsheet", FORMATTED(
	    NUMBERS("N", DIGITS), OF("5", "")), true },

	{ "another text than its cell holds", "spreadsheet", OD("",
	    SHEET(ROW(CELL("office:value-type='string' "
	    "office:string-value='b'", "a")))), true },
	{ "another number than its cell holds", "spreadsheet", OD("",
	    SHEET(ROW(CELL("office:value-type='float' office:value='12'",
	    "13")))), true },
	{ "its number, with zeros, as a part or parted", "spreadsheet", OD("",
	    SHEET(ROW(CELL("office:value-type='float' office:value='12'",
	    "0012") CELL("office:value-type='percentage' office:value='1'",
	    "100%") CELL("office:value-type='float' office:value='1200'",
	    "1.200") CELL("office:value-type='float' office:value='0'",
	    "0")))), false },
	{ "the text its cell holds, in two paragraphs", "spreadsheet", OD("",
	    SHEET(ROW("<table:table-cell office:value-type='string' "
	    "office:string-value='a b c'>" TP("a<text:s/>b") TP("c")
	    "</table:table-cell>"))), false },
	{ "cells that a lock hides", "spreadsheet", OD(STYLE("table-cell", "s",
	    CELLS("style:cell-protect='hidden-and-protected'")),
	    SHEET(ROW(IN("s", "a")))), true },
	{ "locked cells", "spreadsheet", OD(STYLE("table-cell", "s",
	    CELLS("style:cell-protect='protected formula-hidden'")),
	    SHEET(ROW(IN("s", "a")))), false },
	{ "a thin column", "spreadsheet", OD(STYLE("table-column", "s",
	    "<style:table-column-properties style:column-width='0.01cm'/>"),
	    SHEET("<table:table-column table:style-name='s'/>"
	    ROW(CELL("", "a")))), true },
	{ "a thin column between others", "spreadsheet", OD(STYLE(
	    "table-column", "s", "<style:table-column-properties "
	    "style:column-width='0.01cm'/>"), SHEET("<table:table-column/>"
	    "<table:table-column table:style-name='s'/>" ROW(CELL("", "a")
	    "<table:table-cell/>" CELL("", "b")))), false },
	{ "columns that are folded", "spreadsheet", OD("", SHEET(
	    "<table:table-column-group table:display='false'>"
	    "<table:table-column/></table:table-column-group>"
	    ROW(CELL("", "a")))), true },

	{ "black in a black frame", "text", OD(STYLE("graphic", "g",
	    ON("#000000")) STYLE("text", "b", BLACK),
	    FRAME("draw:style-name='g'", SP("b", "a"))), true },
	{ "white in a black frame", "text", OD(STYLE("graphic", "g",
	    ON("#000000")) STYLE("text", "w", WHITE),
	    FRAME("draw:style-name='g'", SP("w", "a"))), false },
	{ "white in a frame that lets through", "text", OD(STYLE("graphic",
	    "g", "<style:graphic-properties draw:fill='solid' draw:fill-color="
	    "'#000000' draw:opacity='5%'/>") STYLE("text", "w", WHITE),
	    FRAME("draw:style-name='g'", SP("w", "a"))), true },
	{ "a frame beside the page", "text", OD("",
	    FRAME("svg:x='-40cm' svg:width='3cm'", "a")), true },
	{ "a frame without width", "text", OD("", FRAME("svg:width='0.01cm'",
	    "a")), true },
	{ "a frame", "text", OD("", FRAME("svg:x='2cm' svg:y='0.5in' "
	    "svg:width='7cm' svg:height='1cm'", "a") TP("b")), false },
	{ "a frame for no one", "text", OD("", FRAME("draw:display='none'",
	    "a")), true },
};

static void
open_documents(void **state)
{
	char	 mimetype[100];
	size_t	 i;

	(void)state;
	for (i = 0; i < NELEM(opens); i++) {
		const struct zip_file	 files[] = {
			{ "mimetype", mimetype },
			{ "content.xml", opens[i].content },
			{ NULL, NULL },
		};

		snprintf(mimetype, sizeof(mimetype),
		    "application/vnd.oasis.opendocument.%s", opens[i].kind);
		expect(opens[i].what, files, opens[i].hidden);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_of_word),
		cmocka_unit_test(parts_of_word),
		cmocka_unit_test(sheets_of_excel),
		cmocka_unit_test(open_documents),
	};

	return cmocka_run_group_tests_name("unshown", tests, NULL, NULL);
}
