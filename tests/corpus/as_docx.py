# as_docx.py: a letter of the test corpus as Word writes it
#
# Runs are split wherever the spelling checker or a correction once began one;
# what was deleted, hidden or is there for older readers may stand in between.

import io
import random
import zipfile
from xml.sax.saxutils import escape

from letters import COVERED, Table

NS = ('xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
      'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
      'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
      'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"')
PARTS = {
    '[Content_Types].xml':
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.wordprocessingml.document.main+xml"/></Types>',
    '_rels/.rels':
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/officeDocument" Target="word/document.xml"/></Relationships>',
}
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# alignment, size in half points, bold, first line's indent
STYLES = {'right': ('right', 26, 0, 0), 'body': ('both', 26, 0, 567), 'to': ('center', 26, 0, 0),
          'small': ('center', 24, 0, 0), 'motto': ('center', 24, 1, 0),
          'bold': ('center', 26, 1, 0), 'center': ('center', 26, 0, 0),
          'cell': ('left', 20, 0, 0), 'th': ('center', 20, 1, 0)}


class Writer:
    def __init__(self, font='Times New Roman', tracked=False):
        self.random = random.Random(68)
        self.font, self.tracked = font, tracked

    def run(self, text, style, kind='t', more=''):
        _, size, bold, _ = STYLES[style]
        props = (f'<w:rFonts w:ascii="{self.font}" w:hAnsi="{self.font}" w:cs="{self.font}"/>'
                 + '<w:b/>' * bold + more + f'<w:sz w:val="{size}"/>')
        return (f'<w:r w:rsidR="00{self.random.randrange(16 ** 6):06X}"><w:rPr>{props}</w:rPr>'
                f'<w:{kind} xml:space="preserve">{escape(text)}</w:{kind}></w:r>')

    def runs(self, text, style):
        out = ''
        while text:
            n = self.random.choice((1, 2, 3, 7, 20, 60))
            out += self.run(text[:n], style)
            text = text[n:]
            if text and self.random.random() < 0.3:
                out += '<w:proofErr w:type="spellStart"/><w:proofErr w:type="spellEnd"/>'
        return out

    def changes(self, style):
        """What no reader sees any more, or only in another way."""
        return ('<w:del w:id="7" w:author="A" w:date="2025-07-01T00:00:00Z">'
                + self.run('đề nghị thu hồi chứng thư', style, 'delText') + '</w:del>'
                + self.run('chữ ẩn Mẫu số 05', style, more='<w:vanish/>')
                + '<mc:AlternateContent><mc:Choice Requires="wps"><w:r><w:t></w:t></w:r>'
                '</mc:Choice><mc:Fallback>' + self.run('bản dự phòng', style)
                + '</mc:Fallback></mc:AlternateContent>'
                '<w:ins w:id="8" w:author="A" w:date="2025-07-01T00:00:00Z">'
                + self.run(' ', style) + '</w:ins>')

    def para(self, style, text):
        align, _, _, indent = STYLES[style]
        more = self.changes(style) if self.tracked and style == 'body' else ''
        return (f'<w:p><w:pPr><w:spacing w:before="40"/><w:ind w:firstLine="{indent}"/>'
                f'<w:jc w:val="{align}"/></w:pPr>{self.runs(text, style)}{more}</w:p>')

    def cell(self, c, width, ruled, below):
        props = f'<w:tcW w:w="{width}" w:type="dxa"/>'
        if c is not COVERED and c.cols > 1:
            props += f'<w:gridSpan w:val="{c.cols}"/>'
        if below or (c is not COVERED and c.rows > 1):
            props += '<w:vMerge/>' if below else '<w:vMerge w:val="restart"/>'
        if ruled:
            props += '<w:tcBorders>' + ''.join(
                f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>'
                for side in ('top', 'left', 'bottom', 'right')) + '</w:tcBorders>'
        paras = ''.join(self.para(*p) for p in c.paras) if c is not COVERED else ''
        return f'<w:tc><w:tcPr>{props}</w:tcPr>{paras or "<w:p/>"}</w:tc>'

    def table(self, t, ruled):
        widths = [int(w * 567) for w in t.widths]
        out = ('<w:tbl><w:tblPr><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
               + ''.join(f'<w:gridCol w:w="{w}"/>' for w in widths) + '</w:tblGrid>')
        down = [0] * len(widths)
        for i, row in enumerate(t.rows):
            out += '<w:tr>' + ('<w:trPr><w:tblHeader/></w:trPr>' if i < t.header else '')
            beside = 0
            for k, c in enumerate(row):
                beside -= 1
                if c is COVERED and down[k] == 0 and beside >= 0:
                    continue            # a cell of this row reaches here
                border = ruled and (c is COVERED or c.border)
                below = c is COVERED and down[k] > 0
                if c is not COVERED:
                    down[k] = c.rows
                    beside = c.cols
                out += self.cell(c, sum(widths[k:k + (1 if c is COVERED else c.cols)]), border,
                                 below)
                down[k] = max(down[k] - 1, 0)
            out += '</w:tr>'
        return out + '</w:tbl>'

    def document(self, letter):
        parts = [self.table(p, letter.ruled) if isinstance(p, Table) else self.para(*p)
                 for p in letter.parts]
        return (XML + f'<w:document {NS}><w:body>' + ''.join(parts)
                + '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="850" '
                'w:bottom="1134" w:left="1701"/></w:sectPr></w:body></w:document>')


def pack(parts):
    """A ZIP file that is the same whenever it is made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, (2025, 7, 15, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            z.writestr(info, text)
    return out.getvalue()


def write(letter, **how):
    return pack({**PARTS, 'word/document.xml': Writer(**how).document(letter)})
