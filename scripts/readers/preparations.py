"""Writes a cube and what SciPy, NumPy and spectral (SPy) make of its spectra: scripts/check-preparations.mjs compares."""
import json
import os
import sys

import numpy as np
import scipy
import spectral
from scipy.signal import savgol_filter
from spectral.algorithms.continuum import remove_continuum

folder, seed = sys.argv[1], int(sys.argv[2])
random = np.random.default_rng(seed)
rows, columns, bands = 40, 36, 30
centres = np.sort(random.uniform(400, 2500, bands))
# Smooth fields of a few materials, with noise of its own in each band: what MNF is for.
places = np.stack(np.meshgrid(np.linspace(0, 3, rows), np.linspace(0, 3, columns), indexing='ij'), -1)
materials = random.uniform(0.2, 1, (4, bands)).cumsum(1) / bands + 0.2
shares = np.stack([1 + np.sin(places @ random.uniform(0.5, 2, 2) + k) for k in range(4)], -1)
cube = (shares @ materials + random.normal(size=(rows, columns, bands)) * random.uniform(0.005, 0.05, bands)).astype('<f4')
cube.tofile(f'{folder}/cube.f32')
exact = cube.astype('f8')


def put(name, values):
    np.ascontiguousarray(values, '<f8').tofile(f'{folder}/{name}.f64')


cases = []
for window, order, derivative in [(5, 2, 0), (11, 2, 1), (15, 4, 2), (29, 3, 0), (3, 0, 0), (21, 8, 3)]:
    name = f'savitzky-golay-{window}-{order}-{derivative}'
    put(name, savgol_filter(exact, window, order, deriv=derivative, mode='interp', axis=2))
    cases.append({'name': name, 'peer': f'SciPy {scipy.__version__}', 'steps': [{'savitzky_golay': {'window': window, 'order': order, 'derivative': derivative}}]})
put('snv', (exact - exact.mean(2, keepdims=True)) / exact.std(2, ddof=1, keepdims=True))
cases.append({'name': 'snv', 'peer': f'NumPy {np.__version__}', 'steps': ['snv']})
put('continuum', remove_continuum(exact, centres, mode='convex'))
cases.append({'name': 'continuum', 'peer': f'spectral {spectral.__version__}', 'steps': ['continuum_removal']})
smooth = savgol_filter(exact, 7, 2, axis=2)
put('chain', (smooth - smooth.mean(2, keepdims=True)) / smooth.std(2, ddof=1, keepdims=True))
cases.append({'name': 'chain', 'peer': 'SciPy and NumPy', 'steps': [{'savitzky_golay': {'window': 7, 'order': 2, 'derivative': 0}}, 'snv']})

# Folders as cameras leave them: the capture with its references, which have lines of their own number; Headwall's have no extension.
captures = []
for name, own, white, dark, extension, across in [
    ('specim', 'leaf', 'WHITEREF_leaf', 'DARKREF_leaf', '.raw', columns),
    ('headwall', 'raw_0', 'whiteReference', 'darkReference', '', columns),
    ('one-column', 'leaf', 'white', 'dark', '.bil', 1),
]:
    os.makedirs(f'{folder}/{name}')
    shutter = random.uniform(90, 110, (7, across, bands))
    lamp = random.uniform(2000, 4000, (9, across, bands))
    counts = {own: random.uniform(90, 4000, (rows, columns, bands)), white: lamp, dark: shutter}
    for file, values in counts.items():
        counts[file] = values.astype('uint16')
        spectral.io.envi.save_image(f'{folder}/{name}/{file}.hdr', counts[file], interleave='bil', ext=extension, force=True)
    light, none = counts[white].astype('f8').mean(0), counts[dark].astype('f8').mean(0)
    put(name, (counts[own] - none) / (light - none))
    captures.append({'name': name, 'peer': f'NumPy {np.__version__}', 'file': f'{name}/{own}.hdr'})

deviation = exact.reshape(-1, bands).std(0)
scaled = ((exact - exact.reshape(-1, bands).mean(0)) / deviation).astype('f4').astype('f8')
signal, noise = spectral.calc_stats(scaled), spectral.noise_from_diffs(scaled)
fractions = spectral.mnf(signal, noise)
put('mnf', fractions.reduce(scaled, num=8))
print(json.dumps({'rows': rows, 'columns': columns, 'bands': bands, 'centres': centres.tolist(), 'cases': cases, 'captures': captures, 'mnf': f'spectral {spectral.__version__}', 'pixels': rows * columns, 'pairs': (rows - 1) * (columns - 1)}), file=open(f'{folder}/facts.json', 'w'))
