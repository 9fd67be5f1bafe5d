"""Writes Zarr stores by zarr-python 3 and xarray: stores.py FOLDER. FOLDER/stores.json lists [store, variable, shape, values in row-major
order, facts], as they themselves read them again."""
import json
import os
import sys

import numpy
import xarray
import zarr

folder = sys.argv[1]
manifest, random = [], numpy.random.default_rng(7)
TYPES = ['bool', 'uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'float16', 'float32', 'float64', 'int64', 'uint64']
SHAPE = (19, 23, 5)


def add(name, variable, values, **facts):
    numbers = values.astype('float64') if values.dtype.kind == 'f' else values
    listed = [float(one) if numpy.isfinite(one) else str(one) for one in numbers.ravel().tolist()]
    manifest.append([name, variable, list(values.shape), listed, facts])


def cube(kind):
    if kind.startswith('float'):
        return random.normal(0, 100, SHAPE).astype(kind)
    if kind == 'bool':
        return random.integers(0, 2, SHAPE).astype(bool)
    info = numpy.iinfo(kind)
    return random.integers(max(info.min, -2**53), min(info.max, 2**53), SHAPE, dtype=kind, endpoint=True)


def at(name):
    return os.path.join(folder, name)


def version_2():
    from numcodecs import LZ4, Blosc, Delta, GZip, Shuffle, Zlib, Zstd

    packings = {'none': None, 'zlib': Zlib(5), 'gzip': GZip(5), 'zstd': Zstd(3), 'lz4': LZ4(), 'blosc-lz4': Blosc('lz4', 5, Blosc.SHUFFLE),
                'blosc-zstd': Blosc('zstd', 3, Blosc.BITSHUFFLE), 'blosc-zlib': Blosc('zlib', 3, Blosc.NOSHUFFLE), 'blosc-blosclz': Blosc('blosclz', 3)}
    for kind in TYPES:
        for end in '<>':
            for order in 'CF':
                name = f'zarr2-{kind}-{"le" if end == "<" else "be"}-{order}.zarr'
                values = cube(kind)
                group = zarr.open_group(at(name), mode='w', zarr_format=2)
                array = group.create_array('scene/cube', shape=SHAPE, chunks=(7, 23, 2), dtype=values.dtype.newbyteorder(end), order=order, compressors=Zlib(1))
                array[:] = values
                add(name, 'scene/cube', group['scene/cube'][:])
    for packing, compressor in packings.items():
        for filters in ([], ['delta'], ['shuffle']):
            name = f'zarr2-{packing}-{"-".join(filters) or "plain"}.zarr'
            values = cube('int16')
            made = {'delta': Delta('<i2'), 'shuffle': Shuffle(2)}
            array = zarr.create_array(at(name), shape=SHAPE, chunks=(7, 9, 5), dtype='<i2', zarr_format=2, fill_value=-5, compressors=compressor,
                                      filters=[made[one] for one in filters] or None, chunk_key_encoding={'name': 'v2', 'separator': '/'})
            # The last chunks are not there.
            array[:14] = values[:14]
            add(name, 'array', array[:])


def version_3():
    from zarr.codecs import BloscCodec, BytesCodec, Crc32cCodec, GzipCodec, TransposeCodec, ZstdCodec

    packings = {'none': None, 'gzip': GzipCodec(), 'zstd': ZstdCodec(), 'crc': [GzipCodec(), Crc32cCodec()],
                **{f'blosc-{one}': BloscCodec(cname=one, shuffle=how) for one, how in (('lz4', 'shuffle'), ('zstd', 'bitshuffle'), ('zlib', 'noshuffle'), ('blosclz', 'shuffle'))}}
    for kind in TYPES:
        for end in ('little', 'big'):
            name, values = f'zarr3-{kind}-{end}.zarr', cube(kind)
            group = zarr.open_group(at(name), mode='w', zarr_format=3)
            array = group.create_array('scene/cube', shape=SHAPE, chunks=(7, 23, 2), dtype=kind, **({} if numpy.dtype(kind).itemsize == 1 else {'serializer': BytesCodec(endian=end)}))
            array[:] = values
            add(name, 'scene/cube', array[:])
    for packing, compressors in packings.items():
        for shards in (None, (14, 18, 5)):
            name, values = f'zarr3-{packing}-{"shards" if shards else "chunks"}.zarr', cube('int16')
            array = zarr.create_array(at(name), shape=SHAPE, chunks=(7, 9, 5), shards=shards, dtype='int16', fill_value=-5, compressors=compressors, filters=TransposeCodec(order=(2, 0, 1)))
            array[:14] = values[:14]
            add(name, 'array', array[:])


def by_xarray(form):
    values, centres = cube('int16'), numpy.linspace(0.45, 0.85, 5)
    scene = xarray.Dataset(
        {'reflectance': (('y', 'x', 'wavelength'), values * 0.0001 + 0.5), 'spectral_ref': ((), 0), 'fwhm': (('wavelength',), numpy.full(5, 0.01)), 'good_wavelengths': (('wavelength',), [1, 1, 0, 1, 1])},
        coords={'y': 5000000 - 30 * numpy.arange(19) - 15.0, 'x': 500000 + 30 * numpy.arange(23) + 15.0, 'wavelength': centres})
    from rasterio.crs import CRS

    scene['reflectance'].attrs['grid_mapping'] = 'spectral_ref'
    scene['spectral_ref'].attrs['crs_wkt'] = CRS.from_epsg(32632).to_wkt()
    scene['wavelength'].attrs['units'] = scene['fwhm'].attrs['units'] = 'um'
    packed = {'dtype': 'int16', 'scale_factor': 0.0001, 'add_offset': 0.5, '_FillValue': -9999}
    name = f'xarray-{form}.{"nc" if form == "netcdf" else "zarr"}'
    if form == 'netcdf':
        scene.to_netcdf(at(name), encoding={'reflectance': packed})
    else:
        scene.to_zarr(at(name), encoding={'reflectance': {**packed, 'chunks': (10, 10, 5)}}, zarr_format=int(form))
    opened = xarray.open_dataset(at(name), mask_and_scale=False, engine='netcdf4' if form == 'netcdf' else 'zarr', decode_coords='all', **({} if form == 'netcdf' else {'consolidated': False, 'chunks': None}))
    read = opened['reflectance']
    step = float(opened['x'][1] - opened['x'][0])
    add(name, 'reflectance', read.values, ignore=float(read.attrs['_FillValue']), scale=1 / read.attrs['scale_factor'], zero=-read.attrs['add_offset'] / read.attrs['scale_factor'],
        wavelengths=(1000 * opened['wavelength'].values).tolist(), fwhm=(1000 * opened['fwhm'].values).tolist(), goodBands=[bool(one) for one in opened['good_wavelengths'].values],
        grid={'crs': f"EPSG:{CRS.from_wkt(opened['spectral_ref'].attrs['crs_wkt']).to_epsg()}", 'x': float(opened['x'][0]) - step / 2, 'y': float(opened['y'][0]) + step / 2, 'width': step, 'height': step})
    floats = xarray.Dataset({'cube': (('y', 'x', 'band'), cube('float32'))})
    name = f'xarray-nan-{form}.{"nc" if form == "netcdf" else "zarr"}'
    floats.to_netcdf(at(name)) if form == 'netcdf' else floats.to_zarr(at(name), zarr_format=int(form))
    add(name, 'cube', floats['cube'].values, ignore='NaN')


version_2()
version_3()
for form in ('2', '3', 'netcdf'):
    by_xarray(form)
with open(at('stores.json'), 'w') as out:
    json.dump({'library': f'zarr-python {zarr.__version__}, xarray {xarray.__version__}', 'manifest': manifest}, out)
