#!/usr/bin/env python3
"""make: the letters of the corpus, written for the programs that make its files

make DIRECTORY [-a]     a folder for each program (see regen.sh), and want/LETTER.want for
                        what is to be recognised; without -a only what is not there yet
"""
import json
import sys
import unicodedata
from pathlib import Path

sys.dont_write_bytecode = True
import as_docx
import as_fodt
import as_html
import as_tex
import as_xlsx
from letters import (BOTH, CHANGE, ONE, RENEW, form_01, form_02, form_03, form_04, form_05, form_06,
                     form_07, forty, many, old_04, tokens)
from others import (circular, decree, example, letter, other_decree, printed_mail, question,
                    regulation, reminder, reply_04, reply_06, report, training)

HERE = Path(__file__).parent


def open_list(rows):
    doc = form_04(rows, number='31/STN-VP')
    doc.ruled = False
    return doc


def unnumbered():
    """A letter whose number and day are left for signatures to draw."""
    gap = '\u00a0' * 8
    doc = form_04(RENEW, number=gap + '/STN-VP', date=f'Hà Nội, ngày{gap}tháng 7 năm 2025')
    doc.want.update(complete=False, missing=['Phần đầu: thiếu số ký hiệu',
                                             'Phần đầu: thiếu ngày, tháng, năm'])
    return doc


def damaged(doc):
    """A list whose numbers lost digits on their way."""
    doc.want.update(complete=False, loose=True)
    return doc


def unable(doc):
    """A letter that a machine can not read in this file."""
    doc.want = dict(request='unreadable')
    return doc


LETTERS = {
    'form-04-renew': lambda: form_04(RENEW),
    'form-04-change': lambda: form_04(CHANGE, number='17/STN-VP'),
    'form-04-both': lambda: form_04(BOTH, number='32/STN-VP'),
    'form-04-one': lambda: form_04(ONE, number='33/STN-VP'),
    'form-04-missing-field':
        lambda: form_04(RENEW, empty=('Số định danh cá nhân',), number='18/STN-VP'),
    'form-04-blank': lambda: form_04([('',) * 7, ('',) * 7], blank=True),
    'form-04-other-agency':
        lambda: form_04(RENEW, agency='SỞ THỬ NGHIỆM KHÁC', number='19/STNK-VP'),
    'form-04-secret': lambda: form_04(RENEW, mark='MẬT', number='20/STN-VP'),
    'form-04-many': lambda: form_04(many(), number='21/STN-VP'),
    'form-04-forty': lambda: form_04(forty(), number='34/STN-VP'),
    'form-04-open': lambda: open_list(BOTH),
    'form-04-unmarked': lambda: form_04(BOTH, marker='', number='35/STN-VP'),
    'form-04-unnumbered': unnumbered,
    'form-06': form_06,
    'form-06-blank': lambda: form_06([('',) * 4], blank=True),
    'form-06-many': lambda: form_06(tokens(24)),
    'form-05': form_05,
    'form-01': form_01,
    'form-02': form_02,
    'form-03': form_03,
    'form-07': form_07,
    'form-old-04': old_04,
    'letter': letter,
    'reply-04': reply_04,
    'reply-06': reply_06,
    'reminder': reminder,
    'report': report,
    'training': training,
    'circular': circular,
    'decree': decree,
    'city-regulation': regulation,
    'other-decree': other_decree,
    'question': question,
    'example': example,
    'printed-mail': printed_mail,
}

# Which program makes what, and how: its folder, the extension of its source,
# and what comes of it.
PROGRAMS = {
    'lo': ('fodt', '.pdf', as_fodt.write),
    'word': ('docx', '-word.pdf', as_docx.write),
    'chromium': ('html', '-chromium.pdf', as_html.write),
    'tex': ('tex', '-tex.pdf', as_tex.write),
    'docx': ('docx', '.docx', as_docx.write),
    'lo-docx': ('fodt', '-lo.docx', as_fodt.write),
    'odt': ('fodt', '.odt', as_fodt.write),
    'doc': ('fodt', '.doc', as_fodt.write),
    'xlsx': ('xlsx', '.xlsx', as_xlsx.write),
    'ods': ('xlsx', '.ods', as_xlsx.write),
    'xls': ('xlsx', '.xls', as_xlsx.write),
}
FIXTURES = {
    'lo': [*LETTERS, 'form-04-nfd', 'form-06-nfd'],
    'word': ['form-04-renew', 'form-04-change', 'form-04-forty', 'form-04-nfd', 'form-06',
             'form-01', 'form-04-open'],
    'chromium': ['form-04-change', 'form-04-forty', 'form-04-nfd', 'form-06', 'form-05',
                 'form-04-open', 'circular', 'example', 'printed-mail'],
    'tex': ['form-04-renew', 'form-04-change', 'form-04-forty', 'form-04-nfd', 'form-06',
            'form-04-open', 'form-old-04', 'reply-04'],
    'docx': ['form-04-renew', 'form-04-change', 'form-04-forty', 'form-04-nfd', 'form-06',
             'form-05', 'form-04-blank', 'reply-04'],
    'lo-docx': ['form-04-change', 'form-06'],
    'odt': ['form-04-renew', 'form-04-forty', 'form-06', 'reply-04'],
    'doc': ['form-04-renew'],
    'xlsx': ['form-04-change', 'form-04-forty'],
    'ods': ['form-04-change'],
    'xls': ['form-04-change'],
}


def nfd(text):
    return unicodedata.normalize('NFD', text)


def decomposed(doc):
    """The same letter, its text as a Macintosh would type it."""
    doc.parts = [(style, nfd(p[1])) if len(p) == 2 and (style := p[0]) else
                 p._replace(rows=[[c and c._replace(paras=[(s, nfd(t)) for s, t in c.paras])
                                   for c in row] for row in p.rows])
                 for p in doc.parts]
    return doc


def find(name):
    if name.endswith('-nfd'):
        base = name[:-4] if name[:-4] in LETTERS else name[:-4] + '-renew'
        return decomposed(LETTERS[base]())
    return LETTERS[name]()


# Of old 8-bit fonts: letters of Latin 1 that look right in their font only.
TCVN3 = dict(zip('àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ',
                 'µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\xadõö÷øùúûüýþ'))
TCVN3 |= {'Đ': '§', 'Ă': '¡', 'Â': '¢', 'Ê': '£', 'Ô': '¤', 'Ơ': '¥', 'Ư': '¦'}
VNI_MARKS = {'\u0300': 'ø', '\u0301': 'ù', '\u0309': 'û', '\u0303': 'õ', '\u0323': 'ï',
             '\u0302': 'â', '\u0306': 'ê'}
VNI_BOTH = {'\u0302\u0300': 'à', '\u0302\u0301': 'á', '\u0302\u0309': 'å', '\u0302\u0303': 'ã',
            '\u0302\u0323': 'ä', '\u0306\u0300': 'è', '\u0306\u0301': 'é', '\u0306\u0309': 'ú',
            '\u0306\u0303': 'ü', '\u0306\u0323': 'ë'}


def tcvn3(text):
    return ''.join(TCVN3.get(c, TCVN3.get(c.lower(), c)) for c in text)


def vni(text):
    out = ''
    for c in text:
        base, *marks = unicodedata.normalize('NFD', c)
        hook = '\u031b' in marks
        marks = ''.join(sorted((m for m in marks if m != '\u031b'), key='\u0302\u0306'.find)[::-1])
        marks = ''.join(sorted(marks, key=lambda m: m not in '\u0302\u0306'))
        base = {'đ': 'ñ', 'Đ': 'Ñ'}.get(base, base)
        if hook:
            base = {'o': 'ô', 'O': 'Ô', 'u': 'ö', 'U': 'Ö'}[base]
        if len(marks) > 1:
            mark = VNI_BOTH[marks]
        else:
            mark = VNI_MARKS.get(marks, '')
        out += base + (mark.upper() if c.isupper() else mark)
    return out


def spelt(doc, how):
    doc.parts = [(p[0], how(p[1])) if not hasattr(p, 'rows') else
                 p._replace(rows=[[c and c._replace(paras=[(s, how(t)) for s, t in c.paras])
                                   for c in row] for row in p.rows]) for p in doc.parts]
    return doc


# Files that are made in one way only: their letter and their bytes.
SPECIAL = {
    'form-04-tracked.docx': (lambda: form_04(BOTH), lambda d: as_docx.write(d, tracked=True)),
    'form-04-numbers.xlsx': (
        lambda: damaged(form_04([(r[0], f'{5290665664100 + i}', *r[2:])
                                 for i, r in enumerate(BOTH)])),
        lambda d: as_xlsx.write(d, typed=True)),
    'form-04-tcvn3.docx': (lambda: unable(spelt(form_04(RENEW), tcvn3)),
                           lambda d: as_docx.write(d, font='.VnTime')),
    'form-04-vni.docx': (lambda: unable(spelt(form_04(RENEW), vni)),
                         lambda d: as_docx.write(d, font='VNI-Times')),
}


def main():
    out = Path(sys.argv[1])
    everything = '-a' in sys.argv
    for program, names in FIXTURES.items():
        ext, ending, write = PROGRAMS[program]
        (out / program).mkdir(parents=True, exist_ok=True)
        for name in names:
            doc = find(name)
            put_want(out, name, doc)
            if everything or not (HERE / (name + ending)).exists():
                put(out / program / f'{name}.{ext}', write(doc))
    for name in 'form-04-change-scan', 'form-04-change-mute':
        put_want(out, name, unable(form_04(CHANGE)))
    (out / 'made').mkdir(exist_ok=True)
    for name, (make, write) in SPECIAL.items():
        doc = make()
        put_want(out, name.rpartition('.')[0], doc)
        put(out / 'made' / name, write(doc))


def put(path, content):
    if isinstance(content, str):
        content = content.encode()
    path.write_bytes(content)


def put_want(out, name, doc):
    """What is to be recognised, one row of the list a line."""
    want = dict(doc.want)
    rows = want.pop('rows', None)
    text = json.dumps(want, ensure_ascii=False, indent=1)
    if rows is not None:
        text = text[:-2] + ',\n "rows": [\n' + ',\n'.join(
            '  ' + json.dumps(r, ensure_ascii=False) for r in rows) + '\n ]\n}'
    (out / 'want').mkdir(exist_ok=True)
    (out / 'want' / (name + '.want')).write_text(text + '\n', encoding='utf-8')


main()
