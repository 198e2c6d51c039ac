# as_html.py: a letter of the test corpus as a web page, for printing

from html import escape

from letters import COVERED, Table

PAGE = '''<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>Thư</title><style>
@page { size: A4; margin: 2cm 1.5cm 2cm 3cm }
body { font: 13pt "%s", serif; margin: 0 }
p { margin: 0.15cm 0 0 }
table { border-collapse: collapse; table-layout: fixed; width: 16.5cm }
td, th { padding: 0.05cm; vertical-align: top; overflow-wrap: anywhere }
td.box, th.box { border: 0.5pt solid black }
.right { text-align: right } .body { text-align: justify; text-indent: 1cm }
.to, .small, .motto, .bold, .center, .th { text-align: center }
.motto, .bold, .th { font-weight: bold }
.small, .motto { font-size: 12pt } .cell, .th { font-size: 10pt }
</style></head><body>
'''


def para(style, text):
    return f'<p class="{style}">{escape(text) or "&nbsp;"}</p>'


def cell_of(c, ruled, tag):
    if c is COVERED:
        return ''
    span = f' colspan="{c.cols}"' if c.cols > 1 else ''
    span += f' rowspan="{c.rows}"' if c.rows > 1 else ''
    box = ' class="box"' if c.border and ruled else ''
    return f'<{tag}{box}{span}>' + ''.join(para(*p) for p in c.paras) + f'</{tag}>'


def table(t, ruled):
    rows = ['<tr>' + ''.join(cell_of(c, ruled, 'th' if i < t.header else 'td') for c in row)
            + '</tr>' for i, row in enumerate(t.rows)]
    cols = ''.join(f'<col style="width:{w}cm">' for w in t.widths)
    head = '<thead>' + ''.join(rows[:t.header]) + '</thead>' if t.header else ''
    return (f'<table><colgroup>{cols}</colgroup>{head}<tbody>' + '\n'.join(rows[t.header:])
            + '</tbody></table>')


def write(letter, font='Liberation Serif'):
    return PAGE % font + '\n'.join(
        table(p, letter.ruled) if isinstance(p, Table) else para(*p)
        for p in letter.parts) + '</body></html>\n'
