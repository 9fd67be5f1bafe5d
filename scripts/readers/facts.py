"""Writes files with facts and drawn areas by the peers (rasterio's GDAL, h5py, netCDF4, spectral), and facts.json: what the peers read of them."""
import json
import random
import sys

import h5py
import netCDF4
import numpy as np
import rasterio
import rasterio.features
import spectral.io.envi as envi
from rasterio.transform import from_origin

folder = sys.argv[1]
random.seed(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
facts, values = [], np.arange(5 * 4 * 6, dtype="int16").reshape(5, 4, 6)
centres = [450.0, 550.0, 650.0, 750.0, 850.0, 950.0]


def add(name, source, **found):
    facts.append({"file": name, "from": source, **found})


def grid_of(dataset):
    t = dataset.transform
    return {"x": t.c, "y": t.f, "width": t.a, "height": -t.e, "crs": f"EPSG:{dataset.crs.to_epsg()}"}


place = from_origin(500000, 5000000, 30, 30)
with rasterio.open(f"{folder}/bands.tif", "w", driver="GTiff", height=5, width=4, count=6, dtype="int16", crs="EPSG:32632", transform=place, nodata=-9999) as d:
    d.write(values.transpose(2, 0, 1))
    for band, centre in enumerate(centres, 1):
        d.update_tags(band, wavelength=str(centre / 1000), wavelength_units="Micrometers")
    d.scales, d.offsets = [0.0001] * 6, [0.0] * 6
with rasterio.open(f"{folder}/bands.tif") as d:
    add("bands.tif", "GDAL", ignore=d.nodata, wavelengths=[float(d.tags(b)["wavelength"]) * 1000 for b in d.indexes], scale=round(1 / d.scales[0]), grid=grid_of(d))

meta = {"wavelength": centres, "fwhm": [10.0] * 6, "bbl": [1, 1, 0, 1, 1, 1], "wavelength units": "Nanometers", "data ignore value": -9999,
        "reflectance scale factor": 10000, "map info": "{UTM, 1, 1, 500000, 5000000, 30, 30, 32, North, WGS-84}"}
envi.save_image(f"{folder}/envi.hdr", values, metadata=meta, force=True)
image = envi.open(f"{folder}/envi.hdr")
with rasterio.open(f"{folder}/envi.img") as d:
    add("envi.hdr", "spectral, GDAL", ignore=d.nodata, wavelengths=list(image.bands.centers), fwhm=list(image.bands.bandwidths),
        goodBands=[float(one) != 0 for one in image.metadata["bbl"]], scale=float(image.metadata["reflectance scale factor"]), grid=grid_of(d))

with netCDF4.Dataset(f"{folder}/emit.nc", "w") as d:
    for name, length in (("downtrack", 5), ("crosstrack", 4), ("bands", 6)):
        d.createDimension(name, length)
    d.createVariable("reflectance", "i2", ("downtrack", "crosstrack", "bands"), fill_value=-9999)[:] = values
    d["reflectance"].scale_factor = 0.0001
    group = d.createGroup("sensor_band_parameters")
    for name, kind, content in (("wavelengths", "f8", centres), ("fwhm", "f8", [8.5] * 6), ("good_wavelengths", "u1", [1, 0, 1, 1, 1, 1])):
        group.createVariable(name, kind, ("bands",))[:] = content
    group["wavelengths"].units = group["fwhm"].units = "nm"
with netCDF4.Dataset(f"{folder}/emit.nc") as d:
    group = d["sensor_band_parameters"]
    add("emit.nc", "netCDF4", ignore=float(d["reflectance"]._FillValue), wavelengths=group["wavelengths"][:].tolist(), fwhm=group["fwhm"][:].tolist(),
        goodBands=[bool(one) for one in group["good_wavelengths"][:]], scale=round(1 / float(d["reflectance"].scale_factor)))

with h5py.File(f"{folder}/neon.h5", "w") as d:
    cube = d.create_dataset("SITE/Reflectance/Reflectance_Data", data=values)
    cube.attrs["Data_Ignore_Value"], cube.attrs["Scale_Factor"] = -9999.0, 10000.0
    spectra = d.create_group("SITE/Reflectance/Metadata/Spectral_Data")
    for name, content in (("Wavelength", centres), ("FWHM", [5.0] * 6)):
        spectra.create_dataset(name, data=content).attrs["Units"] = "nanometers"
with h5py.File(f"{folder}/neon.h5") as d:
    cube, spectra = d["SITE/Reflectance/Reflectance_Data"], d["SITE/Reflectance/Metadata/Spectral_Data"]
    add("neon.h5", "h5py", ignore=float(cube.attrs["Data_Ignore_Value"]), wavelengths=spectra["Wavelength"][:].tolist(), fwhm=spectra["FWHM"][:].tolist(),
        scale=float(cube.attrs["Scale_Factor"]))


def crs_names(dataset):
    return {**grid_of(dataset), "unit": {"metre": "metres", "degree": "degrees"}.get(dataset.crs.linear_units if dataset.crs.is_projected else "degree")}


# ESRI's raw data: one that GDAL writes, with its .prj, and one by hand with gaps between lines and bands. GDAL reads the place of the latter;
# it passes over the words for the gaps, so the values are those that were written.
with rasterio.open(f"{folder}/esri.bil", "w", driver="EHdr", height=5, width=4, count=6, dtype="int16", crs="EPSG:32632", transform=place, nodata=-9999) as d:
    d.write(values.transpose(2, 0, 1))
with rasterio.open(f"{folder}/esri.bil") as d:
    add("esri.bil", "GDAL", ignore=d.nodata, grid=crs_names(d), values=d.read().transpose(1, 2, 0).ravel().tolist())
band_bytes, row_bytes, skipped = 4 * 2 + 6, 6 * (4 * 2 + 6) + 10, 32
lines = b"".join(b"".join(values[row, :, band].tobytes() + b"\x7f" * 6 for band in range(6)) + b"\x7f" * 10 for row in range(5))
with open(f"{folder}/gaps.bil", "wb") as out:
    out.write(b"\x7f" * skipped + lines)
with open(f"{folder}/gaps.hdr", "w") as out:
    out.write(f"NROWS 5\nNCOLS 4\nNBANDS 6\nNBITS 16\nPIXELTYPE SIGNEDINT\nBYTEORDER I\nLAYOUT BIL\nSKIPBYTES {skipped}\nBANDROWBYTES {band_bytes}\n"
              f"TOTALROWBYTES {row_bytes}\nULXMAP 500015\nULYMAP 4999985\nXDIM 30\nYDIM 30\nNODATA -9999\n")
with rasterio.open(f"{folder}/gaps.bil") as d:
    add("gaps.bil", "GDAL; values as written", ignore=d.nodata, grid={key: one for key, one in [("x", d.transform.c), ("y", d.transform.f), ("width", d.transform.a), ("height", -d.transform.e)]},
        values=values.ravel().tolist())

# Spectral libraries of ENVI, as spectral writes them: with the unit in nanometres, in micrometres, and without fwhm.
for name, unit, factor, widths in (("nm", "Nanometers", 1, [10.0] * 6), ("um", "Micrometers", 1000, [0.01] * 6), ("plain", "Nanometers", 1, None)):
    library = envi.SpectralLibrary(values.reshape(-1, 6)[:5].astype("float32"), {"wavelength units": unit, "spectra names": [f"Oak {one}" for one in range(5)]})
    library.bands.centers, library.bands.bandwidths = [one / factor for one in centres], widths
    library.save(f"{folder}/library-{name}")
    read = envi.open(f"{folder}/library-{name}.hdr")
    add(f"library-{name}.sli", "spectral", lengths=[5, 1], wavelengths=[one * factor for one in read.bands.centers], values=read.spectra.ravel().tolist(),
        **({"fwhm": [one * factor for one in read.bands.bandwidths]} if read.bands.bandwidths else {}))

# The unit of a projection: metres, feet and degrees, as a key says it, or as the code alone does.
for code in (32632, 3035, 2263, 4326):
    with rasterio.open(f"{folder}/unit-{code}.tif", "w", driver="GTiff", height=5, width=4, count=6, dtype="int16", crs=f"EPSG:{code}", transform=from_origin(10, 50, 2, 2)) as d:
        d.write(values.transpose(2, 0, 1))
    with rasterio.open(f"{folder}/unit-{code}.tif") as d:
        add(f"unit-{code}.tif", "GDAL", grid=crs_names(d))

areas = []
for _ in range(1500):
    rows, columns, step = random.randint(1, 20), random.randint(1, 20), random.choice([1, 2, 4, 0])

    def place_in(length):
        value = random.uniform(-3, length + 3)
        return float(round(value * step) / step) if step else value

    rings = [[(place_in(columns), place_in(rows)) for _ in range(random.randint(3, 8))] for _ in range(random.choice([1, 1, 2, 3]))]
    shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]] for ring in rings]}
    burnt = rasterio.features.rasterize([(shape, 1)], out_shape=(rows, columns), dtype="uint8")
    areas.append({"rows": rows, "columns": columns, "rings": shape["coordinates"], "pixels": burnt.ravel().tolist()})
json.dump({"gdal": rasterio.__gdal_version__, "facts": facts, "areas": areas}, open(f"{folder}/facts.json", "w"))
