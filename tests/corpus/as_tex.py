# as_tex.py: a letter of the test corpus for XeLaTeX

from letters import COVERED, Table

HEAD = r'''\documentclass[13pt,a4paper]{extarticle}
\usepackage{fontspec,longtable,multirow,array}
\usepackage[top=2cm,bottom=2cm,left=3cm,right=1.5cm]{geometry}
\setmainfont{Liberation Serif}
\setlength{\tabcolsep}{0.05cm}
\setlength{\LTleft}{0pt}
\pagestyle{empty}
\begin{document}
'''
SPECIAL = {c: '\\' + c for c in '&%$#_{}'} | {'~': r'\textasciitilde{}', '^': r'\textasciicircum{}'}
FONTS = {'small': r'\small ', 'motto': r'\small\bfseries ', 'bold': r'\bfseries ',
         'cell': r'\footnotesize ', 'th': r'\footnotesize\bfseries '}


def escape(text):
    return ''.join(SPECIAL.get(c, c) for c in text)


def text_of(style, text):
    return '{' + FONTS.get(style, '') + escape(text) + '}'


def para(style, text):
    if style == 'body':
        return r'\hspace*{1cm}' + text_of(style, text) + r'\par'
    if style == 'right':
        return r'{\raggedleft ' + text_of(style, text) + r'\par}'
    return r'{\centering ' + text_of(style, text) + r'\par}'


def cell_of(c, widths, ruled):
    text = r'\newline '.join(text_of(*p) for p in c.paras if p[1])
    if c.rows > 1:
        text = rf'\multirow[t]{{{c.rows}}}{{{widths[0]}cm}}{{{text}}}'
    if c.cols > 1:
        bar = '|' if ruled else ''
        wide = sum(widths[:c.cols]) + 0.1 * (c.cols - 1)
        return rf'\multicolumn{{{c.cols}}}{{p{{{wide}cm}}{bar}}}{{{text}}}'
    return text


def rule_below(t, i, ruled):
    """A line below row i, but not through what reaches further down."""
    if not ruled:
        return ''
    below = t.rows[i + 1] if i + 1 < len(t.rows) else []
    out, start = '', None
    row_spans = [k for k, c in enumerate(t.rows[i]) if c is not COVERED and c.rows > 1]
    if not row_spans or not below:
        return r'\hline'
    for k in range(len(t.widths) + 1):
        free = k < len(t.widths) and k not in row_spans
        if free and start is None:
            start = k + 1
        if not free and start is not None:
            out += rf'\cline{{{start}-{k}}}'
            start = None
    return out


def table(t, ruled):
    bordered = ruled and any(c is not COVERED and c.border for row in t.rows for c in row)
    bar = '|' if bordered else ''
    widths = [round(w - 0.1, 2) for w in t.widths]
    spec = bar + bar.join(rf'>{{\raggedright\arraybackslash}}p{{{w}cm}}' for w in widths) + bar
    out = [rf'\begin{{longtable}}{{{spec}}}' + (r'\hline' if bordered else '')]
    for i, row in enumerate(t.rows):
        cells, k = [], 0
        while k < len(row):
            if row[k] is COVERED:
                cells.append('')
                k += 1
            else:
                cells.append(cell_of(row[k], widths[k:], bordered))
                k += row[k].cols
        out.append(' & '.join(cells) + r' \\ ' + rule_below(t, i, bordered))
        if i + 1 == t.header:
            out.append(r'\endhead')
    return '\n'.join(out) + '\n' + r'\end{longtable}'


def head(t):
    """A table without lines that sets the page: boxes side by side."""
    out = []
    for w, c in zip(t.widths, t.rows[0]):
        body = '\n'.join(para(*p) for p in c.paras if p[1])
        out.append(rf'\begin{{minipage}}[t]{{{w - 0.1}cm}}{body}\end{{minipage}}')
    return r'\noindent ' + r'\hfill'.join(out) + r'\par\medskip'


def write(letter):
    parts = []
    for p in letter.parts:
        if not isinstance(p, Table):
            parts.append(para(*p))
        elif len(p.rows) == 1:
            parts.append(head(p))
        else:
            parts.append(table(p, letter.ruled))
    return HEAD + '\n\n'.join(parts) + '\n\\end{document}\n'
