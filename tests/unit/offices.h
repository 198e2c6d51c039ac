/* offices.h: what Office files are made of, part by part */
#ifndef TESTS_OFFICES_H
#define TESTS_OFFICES_H

#define ARENA_MAX	(256 * 1024 * 1024)
#define FILE_MAX	(1024 * 1024)

#define OOXML	"http://schemas.openxmlformats.org/"
#define REL	OOXML "officeDocument/2006/relationships"
#define RELS(list) \
	"<Relationships xmlns='" OOXML "package/2006/relationships'>" list \
	"</Relationships>"
#define REL_OF(id, type, target) \
	"<Relationship Id='" id "' Type='" REL "/" type "' Target='" target "'/>"
#define W(body) \
	"<w:document xmlns:w='" OOXML "wordprocessingml/2006/main' xmlns:mc='" \
	OOXML "markup-compatibility/2006' xmlns:wps='http://schemas.microsoft." \
	"com/office/word/2010/wordprocessingShape' xmlns:w14='http://schemas." \
	"microsoft.com/office/word/2010/wordml' xmlns:wp='" OOXML \
	"drawingml/2006/wordprocessingDrawing' xmlns:odd='urn:odd'>" \
	"<w:body>" body "</w:body></w:document>"
#define P(runs)		"<w:p>" runs "</w:p>"
#define R(text)		"<w:r><w:t>" text "</w:t></w:r>"
#define RP(prop, text)	"<w:r><w:rPr>" prop "</w:rPr><w:t>" text "</w:t></w:r>"
#define TC(prop, text)	"<w:tc><w:tcPr>" prop "</w:tcPr>" P(R(text)) "</w:tc>"
#define TR(cells)	"<w:tr>" cells "</w:tr>"
#define TBL(rows)	"<w:tbl>" rows "</w:tbl>"

#define X(body) \
	"<worksheet xmlns='" OOXML "spreadsheetml/2006/main' xmlns:x14=" \
	"'http://schemas.microsoft.com/office/spreadsheetml/2009/9/main' " \
	"xmlns:xm='http://schemas.microsoft.com/office/excel/2006/main'>" body \
	"</worksheet>"
#define SHEETS(list) \
	"<workbook xmlns='" OOXML "spreadsheetml/2006/main' xmlns:r='" REL \
	"'><sheets>" list "</sheets></workbook>"

#define LIBREOFFICE "urn:org:documentfoundation:names:experimental:"
#define ODF	"urn:oasis:names:tc:opendocument:xmlns:"
#define OD(styles, body) \
	"<office:document-content xmlns:office='" ODF "office:1.0' xmlns:text='" \
	ODF "text:1.0' xmlns:table='" ODF "table:1.0' xmlns:style='" ODF \
	"style:1.0' xmlns:draw='" ODF "drawing:1.0' xmlns:fo='" ODF \
	"xsl-fo-compatible:1.0' xmlns:svg='" ODF "svg-compatible:1.0' " \
	"xmlns:number='" ODF "datastyle:1.0' xmlns:loext='" LIBREOFFICE \
	"office:xmlns:loext:1.0' xmlns:calcext='" LIBREOFFICE \
	"calc:xmlns:calcext:1.0'><office:automatic-styles>" \
	styles "</office:automatic-styles><office:body>" body \
	"</office:body></office:document-content>"
#define TP(text)	"<text:p>" text "</text:p>"
#define CELL(attrs, text) \
	"<table:table-cell " attrs ">" TP(text) "</table:table-cell>"
#define ROW(cells)	"<table:table-row>" cells "</table:table-row>"
#define ROW_STYLE(name, props) \
	"<style:style style:name='" name "' style:family='table-row'>" \
	"<style:table-row-properties " props "/></style:style>"

#endif
