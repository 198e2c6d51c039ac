#!/usr/bin/env python3
"""alter: other shapes of a PDF that shows the same page

alter HOW IN OUT        sideways: turned for the reader; turned: its drawing, and back for the
                        reader; boxes: cropped, away from the origin, in units of 2 points;
                        mute: its fonts tell no characters; scan: a picture of it
"""
import re
import subprocess
import sys
import tempfile


def run(*command, data=None):
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout


def edit(path, out, change):
    """Have a PDF written plainly, change that, and put its offsets right."""
    plain = run('qpdf', '--qdf', '--object-streams=disable', path, '-')
    fixed = run('fix-qdf', data=change(plain))
    with tempfile.NamedTemporaryFile() as f:
        f.write(fixed)
        f.flush()
        run('qpdf', f.name, '--object-streams=disable', out)


def turned(pdf):
    """Each page's content to the left, the page to the right."""
    pdf = re.sub(rb'/MediaBox \[\s+0\s+0\s+(\S+)\s+(\S+)\s+\]',
                 rb'/MediaBox [ 0 0 \2 \1 ] /Rotate 90', pdf)
    return re.sub(rb'(%% Contents for page \d+\n(?:%%[^\n]*\n)?\d+ 0 obj\n<<\n[^>]*>>\nstream\n)',
                  rb'\g<1>0 1 -1 0 842 0 cm\n', pdf)


def boxes(pdf):
    pdf = re.sub(rb'/MediaBox \[\s+0\s+0\s+(\S+)\s+(\S+)\s+\]',
                 rb'/MediaBox [ -100 -90 \1 \2 ] /CropBox [ -60 -50 595 842 ] /UserUnit 2', pdf)
    return pdf.replace(b'%PDF-1.3', b'%PDF-1.6').replace(b'%PDF-1.4', b'%PDF-1.6')


def mute(pdf):
    return re.sub(rb'/ToUnicode \d+ 0 R', b'', pdf)


def scan(path, out):
    """Every page as a grey picture, as a copier would send it."""
    objects, kids = ['<</Type/Catalog/Pages 2 0 R>>'], []
    objects.append('')
    for n in range(1, 1 + int(re.search(rb'Pages:\s+(\d+)', run('pdfinfo', path))[1])):
        jpeg = run('pdftoppm', '-gray', '-r', '75', '-jpeg', '-jpegopt', 'quality=30', '-f', str(n),
                   '-l', str(n), path)
        height, width = (int.from_bytes(size, 'big') for size in re.search(
            rb'\xff\xc0...(..)(..)', jpeg, re.DOTALL).groups())
        at = len(objects) + 1
        kids.append(f'{at} 0 R')
        draw = b'595 0 0 842 0 0 cm /I Do'
        objects += [
            f'<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {at + 1} 0 R'
            f'/Resources<</XObject<</I {at + 2} 0 R>>>>>>',
            (f'<</Length {len(draw)}>>', draw),
            (f'<</Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray'
             f'/BitsPerComponent 8/Filter/DCTDecode/Length {len(jpeg)}>>', jpeg)]
    objects[1] = f'<</Type/Pages/Count {len(kids)}/Kids[{" ".join(kids)}]>>'
    pdf, offsets = b'%PDF-1.4\n', []
    for n, body in enumerate(objects, 1):
        offsets.append(len(pdf))
        if isinstance(body, tuple):
            body = body[0].encode() + b'\nstream\n' + body[1] + b'\nendstream'
        else:
            body = body.encode()
        pdf += b'%d 0 obj\n' % n + body + b'\nendobj\n'
    at = len(pdf)
    pdf += b'xref\n0 %d\n0000000000 65535 f \n' % (len(objects) + 1)
    pdf += b''.join(b'%010d 00000 n \n' % o for o in offsets)
    pdf += b'trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n' % (len(objects) + 1, at)
    with open(out, 'wb') as f:
        f.write(pdf)


def main():
    how, path, out = sys.argv[1:]
    if how == 'sideways':
        run('qpdf', path, out, '--rotate=90')
    elif how == 'scan':
        scan(path, out)
    else:
        edit(path, out, globals()[how])


main()
