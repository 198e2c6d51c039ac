# as_xlsx.py: the table of a letter as a sheet of Excel's

from xml.sax.saxutils import escape

from as_docx import XML, pack
from letters import COVERED, Table

TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml.'
RELS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
PARTS = {
    '[Content_Types].xml': XML +
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPES}worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPES}sharedStrings+xml"/>'
        '</Types>',
    '_rels/.rels': XML +
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELS}/officeDocument" Target="xl/workbook.xml"/>'
        '</Relationships>',
    'xl/workbook.xml': XML +
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        f'xmlns:r="{RELS}"><sheets><sheet name="Danh sách" sheetId="1" r:id="rId1"/></sheets>'
        '</workbook>',
    'xl/_rels/workbook.xml.rels': XML +
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{RELS}/sharedStrings" Target="sharedStrings.xml"/>'
        '</Relationships>',
}
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def name(row, column):
    return f'{chr(65 + column)}{row}'


def is_number(text):
    """What Excel takes for a number when it is typed."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def write(letter, typed=False):
    """typed: as if typed in without care, so that what looks so is a number."""
    strings, rows, merged, n = [], [], [], 0

    def text_cell(ref, text):
        strings.append(text)
        return f'<c r="{ref}" t="s"><v>{len(strings) - 1}</v></c>'

    for part in letter.parts:
        lines = part.rows if isinstance(part, Table) else [part]
        for line in lines:
            n += 1
            if not isinstance(part, Table):
                rows.append((n, text_cell(name(n, 0), line[1])))
                continue
            out = ''
            for k, c in enumerate(line):
                if c is COVERED:
                    continue
                text, ref = '\n'.join(t for _, t in c.paras), name(n, k)
                if c.cols > 1 or c.rows > 1:
                    merged.append(f'{ref}:{name(n + c.rows - 1, k + c.cols - 1)}')
                if typed and is_number(text):
                    out += f'<c r="{ref}"><v>{float(text):.15g}</v></c>'
                elif text:
                    out += text_cell(ref, text)
            rows.append((n, out))
    sheet = (XML + f'<worksheet {MAIN}><sheetData>'
             + ''.join(f'<row r="{i}">{cells}</row>' for i, cells in rows) + '</sheetData>'
             + f'<mergeCells count="{len(merged)}">'
             + ''.join(f'<mergeCell ref="{m}"/>' for m in merged) + '</mergeCells></worksheet>')
    shared = (XML + f'<sst {MAIN} count="{len(strings)}" uniqueCount="{len(strings)}">'
              + ''.join(f'<si><t xml:space="preserve">{escape(s)}</t></si>' for s in strings)
              + '</sst>')
    return pack({**PARTS, 'xl/worksheets/sheet1.xml': sheet, 'xl/sharedStrings.xml': shared})
