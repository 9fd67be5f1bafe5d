"""Writes arrays by SciPy, h5py, GDAL (rasterio), tifffile, spectral and NumPy for our readers, or reads with them what our writers wrote.

peers.py write FOLDER: files and FOLDER/manifest.json, a list of [file, variable, shape, values in row-major order]
peers.py read FOLDER: checks FOLDER/ours.json, the same list, and prints how many files are alike
"""
import itertools
import json
import os
import sys
import warnings

import h5py
import numpy
import rasterio
import scipy.io
import spectral.io.envi
import tifffile

warnings.simplefilter('ignore')
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
    other_files(at, add)
    with open(at('manifest.json'), 'w') as out:
        json.dump(manifest, out)


def gdal_files(at, add, kind, values):
    # GDAL writes ENVI and EHdr in the types that they have.
    envi = [('ENVI', f'gdal-{kind}-{i}.img', {'INTERLEAVE': i}) for i in ('BSQ', 'BIL', 'BIP')] if kind != 'int8' else []
    esri = [('EHdr', f'gdal-{kind}.bil', {})] if kind in ('uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'float32') else []
    tiff = [('GTiff', f'gdal-{kind}-{c}-{i}-{t}-{e}-{p}-{b}.tif', {'COMPRESS': c, 'INTERLEAVE': i, 'TILED': t, 'ENDIANNESS': e, 'PREDICTOR': p, 'BIGTIFF': b, 'BLOCKYSIZE': 16,
                                                                   **({'BLOCKXSIZE': 16} if t == 'YES' else {})})
            for c in ('NONE', 'LZW', 'DEFLATE', 'PACKBITS', 'ZSTD') for i in ('PIXEL', 'BAND') for t in ('YES', 'NO') for e in ('LITTLE', 'BIG')
            for p in ([1, 2] + ([3] if kind.startswith('float') else []) if c in ('LZW', 'DEFLATE', 'ZSTD') else [1]) for b in ('NO', 'YES')
            # GDAL does not read its own big-endian files with predictor 3 back as it wrote them.
            if not (p == 2 and kind.startswith('float')) and not (p == 3 and e == 'BIG')]
    lerc = [('GTiff', f'gdal-{kind}-{c}-{i}-{t}.tif', {'COMPRESS': c, 'INTERLEAVE': i, 'TILED': t, 'MAX_Z_ERROR': 0, 'BLOCKYSIZE': 16, **({'BLOCKXSIZE': 16} if t == 'YES' else {})})
            for c in ('LERC', 'LERC_DEFLATE', 'LERC_ZSTD') for i in ('PIXEL', 'BAND') for t in ('YES', 'NO')] if not kind.endswith('64') or kind == 'float64' else []
    for driver, name, options in envi + esri + tiff + lerc:
        try:
            with rasterio.open(at(name), 'w', driver=driver, width=SHAPE[1], height=SHAPE[0], count=SHAPE[2], dtype=kind, **options) as out:
                out.write(values.transpose(2, 0, 1))
        except Exception as error:
            print(f'GDAL does not write {name}: {error}', file=sys.stderr)
            continue
        add(name, 'image', values)


def other_files(at, add):
    """What came later: half floats, ESRI's other layouts (as GDAL reads them), a page for each band, spectral libraries."""
    half = cube('float32').astype('float16')
    numpy.save(at('numpy-float16.npy'), half)
    add('numpy-float16.npy', 'array', half.astype('float32'))
    with h5py.File(at('h5py-float16.h5'), 'w') as out:
        out['cube'] = half
    add('h5py-float16.h5', 'cube', half.astype('float32'))
    tifffile.imwrite(at('tifffile-float16.tif'), half, photometric='minisblack', planarconfig='contig')
    add('tifffile-float16.tif', 'image', half.astype('float32'))
    for kind in ('uint8', 'uint16', 'float32'):
        values = cube(kind)
        tifffile.imwrite(at(f'tifffile-pages-{kind}.tif'), values.transpose(2, 0, 1), photometric='minisblack')
        add(f'tifffile-pages-{kind}.tif', 'image', values)
        for layout, axes in (('bil', (0, 2, 1)), ('bip', (0, 1, 2)), ('bsq', (2, 0, 1))):
            for order, end in (('I', '<'), ('M', '>')):
                name = f'esri-{kind}-{order}.{layout}'
                values.transpose(axes).astype(values.dtype.newbyteorder(end)).tofile(at(name))
                bits = 8 * values.dtype.itemsize
                with open(at(name.replace(f'.{layout}', '.hdr')), 'w') as out:
                    out.write(f'NROWS 19\nNCOLS 23\nNBANDS 5\nNBITS {bits}\nPIXELTYPE {"FLOAT" if kind == "float32" else "UNSIGNEDINT"}\nBYTEORDER {order}\nLAYOUT {layout.upper()}\n')
                # One header for a name: each pair in a folder of its own.
                os.makedirs(at(f'{name}.d'))
                for part in (name, name.replace(f'.{layout}', '.hdr')):
                    os.rename(at(part), at(f'{name}.d/{part}'))
                with rasterio.open(at(f'{name}.d/{name}')) as read:
                    add(f'{name}.d/{name}', 'image', read.read().transpose(1, 2, 0))
    for kind in ('float32', 'float64', 'int16'):
        spectra = cube(kind).reshape(-1, 5)[:40]
        library = spectral.io.envi.SpectralLibrary(spectra, {'wavelength units': 'nm', 'spectra names': [f'Oak {one}' for one in range(40)]})
        library.bands.centers = [450.0, 550.0, 650.0, 750.0, 850.0]
        library.save(at(f'spectral-{kind}'))
        read = spectral.io.envi.open(at(f'spectral-{kind}.hdr')).spectra
        add(f'spectral-{kind}.sli', 'spectra', read.reshape(40, 1, 5))


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
                with rasterio.open(file) as image:
                    found = numpy.moveaxis(image.read(), 0, 2)
            except rasterio.errors.RasterioIOError as error:
                if 'data_type' not in str(error):
                    raise
                unread += 1
                continue
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
