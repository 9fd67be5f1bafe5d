"""Makes scenes with GDAL, and reads maps back with it (scripts/check-maps.mjs)."""
import json
import os
import sys

import numpy as np
from osgeo import gdal, osr

gdal.UseExceptions()
NAMES = ['Unclassified', 'Maize', 'Wheat & Rye', 'Rape <winter>']
LOOKUP = [(0, 0, 0), (255, 128, 0), (0, 128, 255), (10, 200, 30)]
ROWS, COLUMNS, BANDS = 30, 24, 12
ALBERS = ('PROJCS["Own_Albers",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
          'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Albers"],PARAMETER["False_Easting",1000.0],'
          'PARAMETER["False_Northing",2000.0],PARAMETER["Central_Meridian",11.5],PARAMETER["Standard_Parallel_1",47.5],'
          'PARAMETER["Standard_Parallel_2",53.5],PARAMETER["Latitude_Of_Origin",50.5],UNIT["Meter",1.0]]')


def cube():
    random = np.random.default_rng(1)
    labels = (np.add.outer(np.arange(ROWS) // 6, np.arange(COLUMNS) // 6) % 3 + 1).astype(np.uint8)
    spectra = 1000 + 400 * np.outer(np.arange(1, 4), np.linspace(1, 3, BANDS))
    values = spectra[labels - 1] + random.normal(0, 60, (ROWS, COLUMNS, BANDS))
    return values.astype(np.uint16), labels


def envi(name, values, lines):
    bands = 1 if values.ndim == 2 else values.shape[2]
    (values if bands == 1 else np.moveaxis(values, 2, 1)).tofile(f'{name}.img')
    header = ['ENVI', f'samples = {COLUMNS}', f'lines = {ROWS}', f'bands = {bands}', 'header offset = 0',
              f'data type = {1 if values.dtype == np.uint8 else 12}', 'interleave = bil', 'byte order = 0', *lines]
    with open(f'{name}.hdr', 'w', encoding='utf8') as file:
        file.write('\n'.join(header) + '\n')


def tiff(name, values, srs, transform, **options):
    data = gdal.GetDriverByName('GTiff').Create(f'{name}.tif', COLUMNS, ROWS, BANDS, gdal.GDT_UInt16, **options)
    data.SetGeoTransform(transform)
    if srs:
        spatial = osr.SpatialReference()
        spatial.SetFromUserInput(srs)
        data.SetProjection(spatial.ExportToWkt())
    for band in range(BANDS):
        data.GetRasterBand(band + 1).WriteArray(values[:, :, band])


def make():
    values, labels = cube()
    info = 'UTM, 1.000, 1.000, 382000.0, 5812000.0, 30.0, 20.0, 33, North, WGS-84, units=Meters'
    envi('utm', values, ['map info = {%s}' % info])
    names = ', '.join(NAMES)
    lookup = ', '.join(str(part) for colour in LOOKUP for part in colour)
    labels[::6] = 0
    envi('utm_gt', labels, ['file type = ENVI Classification', f'classes = {len(NAMES)}', 'class names = {%s}' % names, 'class lookup = {%s}' % lookup])
    scenes = ['south.hdr', 'degrees.hdr', 'nad83.hdr', 'albers.hdr', 'nowhere.hdr']
    envi('south', values, ['map info = {UTM, 1.5, 1.5, 282015.0, 8812000.0, 30.0, 30.0, 19, South, WGS-84, units=Meters}'])
    envi('degrees', values, ['map info = {Geographic Lat/Lon, 1, 1, 12.25, 51.5, 0.001, 0.002, WGS-84, units=Degrees}'])
    envi('albers', values, ['map info = {Own_Albers, 1, 1, 5000, 7000, 10, 10, units=Meters}', 'coordinate system string = {%s}' % ALBERS])
    nad83 = osr.SpatialReference()
    nad83.ImportFromEPSG(4269)
    envi('nad83', values, ['map info = {Geographic Lat/Lon, 1, 1, -96.25, 41.5, 0.001, 0.002, North America 1983, units=Degrees}',
                           'coordinate system string = {%s}' % nad83.ExportToWkt()])
    envi('nowhere', values, [])
    tiff('tiff-utm', values, 'EPSG:32633', (382000, 30, 0, 5812000, 0, -20))
    tiff('tiff-laea', values, 'EPSG:3035', (4321000, 25, 0, 3210000, 0, -25))
    tiff('tiff-degrees', values, 'EPSG:4326', (12.25, 0.001, 0, 51.5, 0, -0.002))
    tiff('tiff-point', values, 'EPSG:32733', (382000, 30, 0, 5812000, 0, -20))
    data = gdal.Open('tiff-point.tif', gdal.GA_Update)
    data.SetMetadataItem('AREA_OR_POINT', 'Point')
    data = None
    tiff('tiff-own', values, '+proj=lcc +lat_1=48.5 +lat_2=52.25 +lat_0=50 +lon_0=11 +x_0=600000 +y_0=700000 +ellps=GRS80 +units=m', (1000, 5, 0, 2000, 0, -5))
    tiff('tiff-turned', values, 'EPSG:32633', (382000, 26, 15, 5812000, 15, -26))
    scenes += [f'{name}.tif' for name in ['tiff-utm', 'tiff-laea', 'tiff-degrees', 'tiff-point', 'tiff-own', 'tiff-turned']]
    print('\n'.join(scenes))


def check(scene, folder, maps):
    with open(os.path.join(folder, 'manifest.json'), encoding='utf8') as file:
        facts = json.load(file)
    stored = os.path.join(maps, facts['map'])
    classes, confidence = (np.load(os.path.join(stored, f'{name}.npy')) for name in ['classes', 'confidence'])
    source = gdal.Open(scene)
    wanted = source.GetGeoTransform(can_return_null=True)
    seen = []
    for name, expected in [('classification', classes), ('confidence', confidence)]:
        for extension in ['.img', '.tif']:
            path = os.path.join(folder, name + extension)
            data = gdal.Open(path)
            band = data.GetRasterBand(1)
            # Old GDAL reads the file beside a GeoTIFF only once somebody has asked for something else.
            metadata = data.GetMetadata()
            assert np.array_equal(band.ReadAsArray(), expected), f'{path}: values'
            if name == 'classification':
                assert band.GetCategoryNames() == NAMES, f'{path}: {band.GetCategoryNames()}'
                if extension == '.tif':
                    assert [metadata[f'CLASS_{index}'] for index in range(len(NAMES))] == NAMES, f'{path}: {metadata}'
                table = band.GetColorTable()
                colours = [tuple(table.GetColorEntry(index)[:3]) for index in range(len(NAMES))]
                assert colours == LOOKUP, f'{path}: {colours}'
            place = data.GetGeoTransform(can_return_null=True)
            found = 'placed' if placed(place, wanted) else 'no place'
            if found == 'placed' and source.GetSpatialRef() is not None:
                same = data.GetSpatialRef() is not None and data.GetSpatialRef().IsSame(source.GetSpatialRef())
                found += ', same projection' if same else ', without projection' if data.GetSpatialRef() is None else ', in a system of its own'
            seen.append(f'{name}{extension} {found}')
            if wanted is None:
                assert place is None, f'{path}: a place out of nowhere'
            elif extension == '.tif' or scene.endswith('.img'):
                assert found == 'placed, same projection', f'{path}: {place} {found}, not {wanted}'
    print(f'{scene}: values, names and colours the same; {"; ".join(seen)}')


def placed(found, wanted):
    return found is not None and wanted is not None and np.allclose(found, wanted, rtol=0, atol=1e-9 * max(map(abs, wanted)))


if sys.argv[1] == 'make':
    make()
else:
    check(*sys.argv[2:])
