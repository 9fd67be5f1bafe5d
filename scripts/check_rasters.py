"""Opens what a STAC item names with rasterio, for check-stac.mjs: bands, names, values, no data, place, overviews."""
import json, os, sys
import numpy as np
import rasterio

try:
    from rio_cogeo import cog_validate
except ImportError:
    cog_validate = None

item, plain = sys.argv[1:]
described = json.load(open(item))
names = [one['name'] for one in described['properties']['hsi-run:classes']]
rasters = {}
for name, asset in described['assets'].items():
    path = os.path.join(os.path.dirname(item), asset['href'])
    with rasterio.open(path) as raster, rasterio.open(os.path.join(plain, os.path.basename(path))) as own:
        values = raster.read()
        rasters[name] = values
        assert list(raster.shape) == described['properties']['proj:shape'], raster.shape
        assert raster.crs.to_epsg() == 32633 and raster.crs == own.crs and raster.transform == own.transform, raster.crs
        assert np.array_equal(values, own.read()) and raster.nodata == own.nodata and raster.descriptions == own.descriptions
        assert raster.overviews(1) == [2], raster.overviews(1)
        if name == 'probabilities':
            assert list(raster.descriptions) == names, raster.descriptions
            assert (raster.nodata, set(raster.dtypes)) == (-1, {'float32'})
            # Overviews have values of the level below.
            half = raster.read(out_shape=(raster.count, -(-raster.height // 2), -(-raster.width // 2)))
            assert np.array_equal(half, values[:, ::2, ::2])
    if cog_validate:
        valid, errors, warnings = cog_validate(path, strict=True, quiet=True)
        assert valid and not errors and not warnings, (path, errors, warnings)
stack, classes = rasters['probabilities'], rasters['classification'][0]
assert np.abs(stack.sum(0) - 1).max() < 1e-5
# Of equal ones either may be the class.
assert (np.take_along_axis(stack, classes[None].astype(int) - 1, 0)[0] == stack.max(0)).all()
entropy = -(stack * np.log(np.maximum(stack, 1e-30))).sum(0)
print(f"rasterio {rasterio.__version__}, GDAL {rasterio.__gdal_version__}{', rio-cogeo' if cog_validate else ''}: {len(rasters)} rasters; "
      f"{stack.shape[0]} bands {names}; entropy from them within {np.abs(entropy - rasters['entropy'][0]).max():.1e}, "
      f"confidence within {np.abs(stack.max(0) - rasters['confidence'][0]).max():.1e}")
