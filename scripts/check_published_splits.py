"""The part of check-published-splits.mjs that asks numpy and scipy. Nothing is taken from the program but its figures."""
import json
import sys
from pathlib import Path

import numpy as np
import scipy.io
import tifffile
from scipy.ndimage import distance_transform_cdt

data = Path(sys.argv[1])
MASKS = {
    'indian-pines': ('indian-pines/Indian_pines_gt.mat', 'indian_pines_gt'),
    'pavia-university': ('pavia-university/PaviaU_gt.mat', 'paviaU_gt'),
}
# The scenes' classes in the order of their labels, as their public home lists them.
NAMES = {
    'indian-pines': 'Alfalfa|Corn-notill|Corn-mintill|Corn|Grass-pasture|Grass-trees|Grass-pasture-mowed|Hay-windrowed|Oats|Soybean-notill|'
    'Soybean-mintill|Soybean-clean|Wheat|Woods|Buildings-Grass-Trees-Drives|Stone-Steel-Towers',
    'pavia-university': 'Asphalt|Meadows|Gravel|Trees|Painted metal sheets|Bare Soil|Bitumen|Self-Blocking Bricks|Shadows',
}


def read(name):
    [file] = [path for path in data.glob(f'**/{name}')][:1]
    if name.endswith('.tif'):
        return tifffile.imread(file).astype(int)
    [values] = [value for key, value in scipy.io.loadmat(file).items() if not key.startswith('__')]
    return values.astype(int)


wrong = 0


def same(what, ours, theirs, tolerance=0.0):
    global wrong
    if abs(ours - theirs) > tolerance:
        wrong += 1
        print(f'{what}: {ours}, numpy {theirs}')


for split in json.load(sys.stdin):
    name, pixels, [scene, *_] = split['name'], split['pixels'], split['scenes']
    if pixels is None:
        print(f"{name}: skipped, {split['missing']}")
        continue
    file, variable = MASKS[scene]
    truth = scipy.io.loadmat(data / file)[variable].astype(int)
    masks = [read(one['file']) for one in split['files']]
    train = masks[0]
    test = masks[1] if len(masks) > 1 else np.where(train == 0, truth, 0)
    # Which class of the mask most pixels of a label have, whatever it is called.
    both = train + (masks[1] if len(masks) > 1 else 0)
    for label, title in enumerate(split['classes'], 1):
        own = truth[(both == label) & (truth > 0)]
        majority = NAMES[scene].split('|')[np.bincount(own).argmax() - 1]
        if majority != title:
            wrong += 1
            print(f'{name}: label {label} is {title}, but most of its pixels are {majority}')
    to_truth = np.array([0] + [NAMES[scene].split('|').index(title) + 1 for title in split['classes']])
    same(f'{name}: training pixels', pixels['train'], (train > 0).sum())
    same(f'{name}: test pixels', pixels['test'], (test > 0).sum())
    misfits = pixels['misfits']
    same(f'{name}: training pixels outside', misfits['outside']['train'], ((train > 0) & (truth == 0)).sum())
    same(f'{name}: test pixels outside', misfits['outside']['test'], ((test > 0) & (truth == 0)).sum())
    differing = sum(((mask > 0) & (truth > 0) & (to_truth[mask] != truth)).sum() for mask in masks)
    same(f'{name}: pixels of another class', misfits['differing'], differing)
    distance = distance_transform_cdt(train == 0, metric='chessboard')[test > 0]
    for one in pixels['leakage']:
        side = one['patch']
        same(f'{name}: inside {side}', one['inside'], (distance <= (side - 1) // 2).mean(), 1e-12)
        same(f'{name}: overlap {side}', one['overlap'], (distance <= side - 1).mean(), 1e-12)
    seven = next(one for one in pixels['leakage'] if one['patch'] == 7)
    print(f"{name}: {pixels['train']} + {pixels['test']} pixels, 7 x 7 {seven['inside']:.4f} inside, {seven['overlap']:.4f} overlapping: as numpy has it")
print(f'{wrong} differences')
sys.exit(1 if wrong else 0)
