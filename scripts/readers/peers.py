"""Writes arrays by SciPy, h5py, GDAL and NumPy for our readers, or reads with them what our writers wrote.

peers.py write FOLDER: files and FOLDER/manifest.json, a list of [file, variable, shape, values in row-major order]
peers.py read FOLDER: checks FOLDER/ours.json, the same list, and prints how many files are alike
"""
import itertools
import json
import os
import sys

import h5py
import numpy
import scipy.io
from osgeo import gdal

gdal.UseExceptions()
SHAPE = (19, 23, 5)
TYPES = ['uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'float32', 'float64', 'int64', 'uint64']


def cube(kind):
    random = numpy.random.default_rng(7)
    if kind.startswith('float'):
        return random.normal(0, 1000, SHAPE).astype(kind)
    info = numpy.iinfo(kind)
    return random.integers(max(info.min, -2**53), min(info.max, 2**53), SHAPE, dtype=kind, endpoint=True)


def write(folder):
    manifest = []

    def add(name, variable, values):
        manifest.append([name, variable, list(values.shape), values.astype(object).ravel().tolist()])

    at = lambda name: os.path.join(folder, name)
    for kind in TYPES:
        values = cube(kind)
        for packed in (True, False):
            name = f'scipy-{kind}-{packed}.mat'
            scipy.io.savemat(at(name), {'title': 'a text', 'cube': values}, do_compression=packed)
            add(name, 'cube', values)
        for order, end in itertools.product('CF', '<>'):
            name = f'numpy-{kind}-{order}-{"le" if end == "<" else "be"}.npy'
            numpy.save(at(name), numpy.array(values, dtype=values.dtype.newbyteorder(end), order=order))
            add(name, 'array', values)
        for saver in (numpy.savez, numpy.savez_compressed):
            name = f'{saver.__name__}-{kind}.npz'
            saver(at(name), cube=values, gt=values[:, :, 0])
            add(name, 'cube', values)
        options = {'plain': {}, 'gzip': {'chunks': (4, 23, 5), 'compression': 'gzip'}, 'shuffle': {'chunks': (7, 7, 5), 'compression': 'gzip', 'shuffle': True, 'fletcher32': True}}
        for (style, option), end in itertools.product(options.items(), '<>'):
            name = f'h5py-{kind}-{style}-{"le" if end == "<" else "be"}.h5'
            with h5py.File(at(name), 'w') as out:
                out.create_group('a/b').create_dataset('cube', data=values.astype(values.dtype.newbyteorder(end)), **option)
            add(name, 'a/b/cube', values)
        gdal_files(at, add, kind, values)
    with open(at('manifest.json'), 'w') as out:
        json.dump(manifest, out)


def gdal_files(at, add, kind, values):
    code = gdal.GetDataTypeByName({'uint8': 'Byte', 'int8': 'Int8', 'uint16': 'UInt16', 'int16': 'Int16', 'uint32': 'UInt32', 'int32': 'Int32',
                                   'float32': 'Float32', 'float64': 'Float64', 'int64': 'Int64', 'uint64': 'UInt64'}[kind])
    if code == gdal.GDT_Unknown:
        return
    # GDAL 3.6 writes 64-bit integers as bytes.
    envi = [('ENVI', f'gdal-{kind}-{i}.img', [f'INTERLEAVE={i}']) for i in ('BSQ', 'BIL', 'BIP')] if kind not in ('int8', 'int64', 'uint64') else []
    tiff = [('GTiff', f'gdal-{kind}-{c}-{i}-{t}-{e}-{p}-{b}.tif', [f'COMPRESS={c}', f'INTERLEAVE={i}', f'TILED={t}', f'ENDIANNESS={e}', f'PREDICTOR={p}',
                                                                   f'BIGTIFF={b}', 'BLOCKYSIZE=16'] + (['BLOCKXSIZE=16'] if t == 'YES' else []))
            for c in ('NONE', 'LZW', 'DEFLATE', 'PACKBITS') for i in ('PIXEL', 'BAND') for t in ('YES', 'NO') for e in ('LITTLE', 'BIG')
            for p in ([1, 2] + ([3] if kind.startswith('float') else []) if c in ('LZW', 'DEFLATE') else [1]) for b in ('NO', 'YES')
            # GDAL 3.6 does not read its own big-endian files with predictor 3 back as it wrote them.
            if not (p == 2 and kind.startswith('float')) and not (p == 3 and e == 'BIG')]
    for driver, name, options in envi + tiff:
        try:
            out = gdal.GetDriverByName(driver).Create(at(name), SHAPE[1], SHAPE[0], SHAPE[2], code, options)
            for band in range(SHAPE[2]):
                out.GetRasterBand(band + 1).WriteArray(values[:, :, band])
            out = None
        except RuntimeError as error:
            print(f'GDAL does not write {name}: {error}', file=sys.stderr)
            continue
        add(name, 'image', values)


def read(folder):
    with open(os.path.join(folder, 'ours.json')) as text:
        files = json.load(text)
    alike = {}
    unread = 0
    for name, variable, shape, values in files:
        file = os.path.join(folder, name)
        kind = name.split('.')[-1]
        if kind == 'mat':
            found = scipy.io.loadmat(file)[variable]
        elif kind == 'npy':
            found = numpy.load(file)
        elif kind == 'npz':
            found = numpy.load(file)[variable]
        else:
            try:
                found = gdal.Open(file).ReadAsArray()
            except RuntimeError as error:
                if 'data_type' not in str(error):
                    raise
                unread += 1
                continue
            found = found if found.ndim == 2 else numpy.moveaxis(found, 0, 2)
        due = numpy.array([float(value) if isinstance(value, str) else value for value in values], dtype=object).reshape(shape)
        same = found.shape == due.shape and all(a == b or (a != a and b != b) for a, b in zip(found.astype(object).ravel(), due.ravel()))
        count = alike.setdefault(kind, [0, 0])
        count[0 if same else 1] += 1
        if not same:
            print(f'{name}: read otherwise', file=sys.stderr)
    for kind, (same, other) in alike.items():
        print(f'{kind}: {same} of our files read alike, {other} otherwise')
    if unread > 0:
        print(f'{unread} ENVI files of 64-bit integers skipped: this GDAL does not read them')
    sys.exit(any(other for _, other in alike.values()))


{'write': write, 'read': read}[sys.argv[1]](sys.argv[2])
