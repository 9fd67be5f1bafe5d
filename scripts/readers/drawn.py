"""drawn.py FOLDER SEED: areas in pixel coordinates of 145 x 145 pixels, by OGR (pyogrio) as a shapefile, a GeoPackage and GeoJSON, and what
GDAL's rasterize (rasterio) makes of the shapefile as OGR reads it (FOLDER/drawn.json). Areas of all sizes, with holes and shared edges; those of two classes share no pixel."""
import json
import math
import os
import random
import sys
import warnings

import numpy
import pyogrio.raw
import rasterio
import rasterio.features
import shapely

folder, SIDE, CELL = sys.argv[1], 145, 14.5
random.seed(int(sys.argv[2]))
# A scene without a projection is what is tried here.
warnings.simplefilter('ignore')
CLASSES = ['Corn', 'Hay', 'Oats', 'Soybean', 'Woods']


def star(x, y, radius, step):
    """A ring around a place; corners on whole or half pixels among them, where rules of edges count."""
    count = random.randint(3, 12)
    angles = sorted(random.uniform(0, 2 * math.pi) for _ in range(count))
    snapped = lambda value: round(value * step) / step if step else value
    ring = [(snapped(x + radius * random.uniform(0.4, 1) * math.cos(a)), snapped(y + radius * random.uniform(0.4, 1) * math.sin(a))) for a in angles]
    return ring + ring[:1]


def polygons():
    for row in range(10):
        for column in range(10):
            x, y = (column + 0.5) * CELL, (row + 0.5) * CELL
            step, kind = random.choice([0, 1, 2, 4]), random.random()
            if kind < 0.2:
                # Neighbours of one class share this edge.
                yield 'Woods', [[(column * CELL, row * CELL), ((column + 1) * CELL, row * CELL), ((column + 1) * CELL, (row + 1) * CELL), (column * CELL, (row + 1) * CELL), (column * CELL, row * CELL)]]
            elif kind < 0.9:
                rings = [star(x, y, CELL / 2, step)]
                if random.random() < 0.4:
                    rings.append(star(x, y, CELL / 8, step))
                yield random.choice(CLASSES), rings


drawn = list(polygons())
areas = numpy.array([shapely.to_wkb(shapely.Polygon(rings[0], rings[1:])) for _, rings in drawn], dtype=object)
names = numpy.array([name for name, _ in drawn], dtype=object)
for file, driver, options in (('drawn.shp', 'ESRI Shapefile', {}), ('drawn.gpkg', 'GPKG', {}), ('drawn.geojson', 'GeoJSON', {'COORDINATE_PRECISION': '15'})):
    pyogrio.raw.write(os.path.join(folder, file), areas, [names], ['class'], driver=driver, geometry_type='Polygon', layer_options=options)
_, _, read, (classes,) = pyogrio.raw.read(os.path.join(folder, 'drawn.shp'))
pixels = rasterio.features.rasterize(
    [(shapely.geometry.mapping(shapely.from_wkb(area)), CLASSES.index(name) + 1) for area, name in zip(read, classes)],
    out_shape=(SIDE, SIDE), transform=rasterio.Affine.identity(), dtype='uint8')
with open(os.path.join(folder, 'drawn.json'), 'w') as out:
    json.dump({'gdal': rasterio.__gdal_version__, 'areas': len(drawn), 'classes': CLASSES, 'pixels': pixels.ravel().tolist()}, out)
