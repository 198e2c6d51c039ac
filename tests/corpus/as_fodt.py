# as_fodt.py: a letter of the test corpus as flat OpenDocument text

from xml.sax.saxutils import escape

from letters import COVERED, Table

STYLES = '''<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="F" svg:font-family="'Liberation Serif'"/></office:font-face-decls>
<office:styles>
<style:default-style style:family="paragraph"><style:text-properties style:font-name="F" fo:font-size="13pt" fo:language="vi" fo:country="VN"/></style:default-style>
</office:styles>
<office:automatic-styles>
<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="2cm" fo:margin-bottom="2cm" fo:margin-left="3cm" fo:margin-right="1.5cm"/></style:page-layout>
<style:style style:name="body" style:family="paragraph"><style:paragraph-properties fo:text-align="justify" fo:text-indent="1cm" fo:margin-top="0.15cm"/></style:style>
<style:style style:name="center" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/></style:style>
<style:style style:name="bold" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="motto" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-size="12pt" fo:font-weight="bold"/></style:style>
<style:style style:name="right" style:family="paragraph"><style:paragraph-properties fo:text-align="end"/></style:style>
<style:style style:name="to" style:family="paragraph"><style:paragraph-properties fo:text-align="center" fo:margin-top="0.4cm" fo:margin-bottom="0.3cm"/></style:style>
<style:style style:name="small" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-size="12pt"/></style:style>
<style:style style:name="cell" style:family="paragraph"><style:text-properties fo:font-size="10pt"/></style:style>
<style:style style:name="th" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-size="10pt" fo:font-weight="bold"/></style:style>
<style:style style:name="box" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000" fo:padding="0.05cm"/></style:style>
<style:style style:name="open" style:family="table-cell"><style:table-cell-properties fo:border="none" fo:padding="0.05cm"/></style:style>
%s</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L"/></office:master-styles>
<office:body><office:text>
'''
END = '</office:text></office:body></office:document>\n'


def para(style, text):
    return f'<text:p text:style-name="{style}">{escape(text)}</text:p>'


def cell_of(c, ruled):
    if c is COVERED:
        return '<table:covered-table-cell/>'
    span = f' table:number-columns-spanned="{c.cols}"' if c.cols > 1 else ''
    span += f' table:number-rows-spanned="{c.rows}"' if c.rows > 1 else ''
    style = 'box' if c.border and ruled else 'open'
    return (f'<table:table-cell table:style-name="{style}"{span}>'
            + ''.join(para(*p) for p in c.paras) + '</table:table-cell>')


def table(t, name, ruled):
    """The styles of its columns, and itself."""
    styles = ''.join(
        f'<style:style style:name="{name}.{i}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{w}cm"/></style:style>'
        for i, w in enumerate(t.widths))
    out = f'<table:table table:name="{name}">'
    out += ''.join(f'<table:table-column table:style-name="{name}.{i}"/>'
                   for i in range(len(t.widths)))
    rows = ['<table:table-row>' + ''.join(cell_of(c, ruled) for c in r) + '</table:table-row>'
            for r in t.rows]
    if t.header:
        out += ('<table:table-header-rows>' + ''.join(rows[:t.header])
                + '</table:table-header-rows>')
    return styles, out + ''.join(rows[t.header:]) + '</table:table>'


def write(letter):
    columns, parts, tables = [], [], 0
    for part in letter.parts:
        if isinstance(part, Table):
            tables += 1
            styles, text = table(part, f'T{tables}', letter.ruled)
            columns.append(styles)
            parts.append(text)
        else:
            parts.append(para(*part))
    return STYLES % ''.join(columns) + '\n'.join(parts) + END
