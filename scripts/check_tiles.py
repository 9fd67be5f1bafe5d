"""Opens the mosaics of tiles with rasterio, for check-slurm-maps.mjs: every raster must be that of the whole scene's map."""
import os, sys
import numpy as np
import rasterio

tiled, whole, scene = sys.argv[1:]
seen = []
for name in ['classification', 'confidence', 'entropy', 'probabilities']:
    with rasterio.open(os.path.join(tiled, f'{scene}-{name}.vrt')) as mosaic, rasterio.open(os.path.join(whole, f'{name}.tif')) as own:
        assert np.array_equal(mosaic.read(), own.read()), f'{name}: values'
        same = ['shape', 'count', 'crs', 'transform', 'nodata', 'dtypes', 'descriptions']
        wrong = [key for key in same if getattr(mosaic, key) != getattr(own, key)]
        assert not wrong, (name, {key: (getattr(mosaic, key), getattr(own, key)) for key in wrong})
        if name == 'classification':
            colours = mosaic.colormap(1)
            assert all(colours[index] == own.colormap(1)[index] for index in range(4)), colours
        seen.append(f'{name} {mosaic.count} x {mosaic.height} x {mosaic.width}')
print(f'rasterio {rasterio.__version__}, GDAL {rasterio.__gdal_version__}: {", ".join(seen)}: values, place, colours and names of the whole map')
