"""Published networks as people write them in PyTorch: plain modules, for the state dicts of check-state-dicts.mjs.

Each is a module, its hsi-run architecture, the size of its patches, and what of `training.from` reads its state dict.
"""
from collections import OrderedDict
import torch
from torch import nn
import torch.nn.functional as F

CLASSES = 5


def last(x):
    """[samples, rows, columns, bands] as [samples, 1, rows, columns, bands]."""
    return x[:, None]


def first(x):
    """[samples, rows, columns, bands] as [samples, 1, bands, rows, columns]."""
    return x.permute(0, 3, 1, 2)[:, None]


class Hu(nn.Module):
    """One dimension: of the spectrum alone."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv1d(1, 20, 12)
        self.pool = nn.MaxPool1d(3)
        self.dense1 = nn.Linear(20 * 30, 100)
        self.dense2 = nn.Linear(100, CLASSES)

    def forward(self, x):
        h = self.pool(torch.tanh(self.conv1(x.reshape(len(x), 1, -1))))
        return self.dense2(torch.tanh(self.dense1(h.flatten(1))))


class Hamida(nn.Module):
    """Bands first: the dense layer sees channels, bands, rows, columns."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv3d(1, 20, (3, 3, 3))
        self.conv2 = nn.Conv3d(20, 20, (3, 1, 1), (2, 1, 1), (1, 0, 0))
        self.conv3 = nn.Conv3d(20, 35, (3, 3, 3), padding=(1, 0, 0))
        self.conv4 = nn.Conv3d(35, 35, (3, 1, 1), (2, 1, 1), (1, 0, 0))
        self.conv5 = nn.Conv3d(35, 35, (3, 1, 1), padding=(1, 0, 0))
        self.conv6 = nn.Conv3d(35, 35, (2, 1, 1), (2, 1, 1), (1, 0, 0))
        self.dense1 = nn.Linear(35 * 6 * 3 * 3, CLASSES)

    def forward(self, x):
        h = self.conv2(F.relu(self.conv1(first(x))))
        h = self.conv4(F.relu(self.conv3(h)))
        return self.dense1(F.relu(self.conv6(F.relu(self.conv5(h)))).flatten(1))


class HybridSN(nn.Module):
    """Bands first, names of a Sequential, channels and bands as the channels of a Conv2d."""

    def __init__(self):
        super().__init__()
        self.volume = nn.Sequential(
            nn.Conv3d(1, 8, (7, 3, 3)), nn.ReLU(), nn.Conv3d(8, 16, (5, 3, 3)), nn.ReLU(), nn.Conv3d(16, 32, (3, 3, 3)), nn.ReLU()
        )
        self.plane = nn.Conv2d(32 * 18, 64, 3)
        self.classifier = nn.Sequential(
            nn.Linear(64 * 3 * 3, 256), nn.ReLU(), nn.Dropout(0.4), nn.Linear(256, 128), nn.ReLU(), nn.Dropout(0.4), nn.Linear(128, CLASSES)
        )

    def forward(self, x):
        h = self.volume(first(x)).flatten(1, 2)
        return self.classifier(F.relu(self.plane(h)).flatten(1))


class Residual(nn.Module):
    def __init__(self, size, padding, mode, isFirst):
        super().__init__()
        if not isFirst:
            self.pre = nn.ModuleDict({'norm': nn.BatchNorm3d(24, eps=1e-3)})
        self.conv1 = nn.Conv3d(24, 24, size, padding=padding, padding_mode=mode)
        self.mid = nn.ModuleDict({'norm': nn.BatchNorm3d(24, eps=1e-3)})
        self.conv2 = nn.Conv3d(24, 24, size, padding=padding, padding_mode=mode)

    def forward(self, x):
        h = F.relu(self.pre['norm'](x)) if hasattr(self, 'pre') else x
        return x + self.conv2(F.relu(self.mid['norm'](self.conv1(h))))


def stage(size, padding, mode):
    post = nn.Sequential(OrderedDict(norm=nn.BatchNorm3d(24, eps=1e-3), relu=nn.ReLU()))
    return nn.Sequential(OrderedDict(block1=Residual(size, padding, mode, True), block2=Residual(size, padding, mode, False), post1=post))


def normalized(*convolution, **settings):
    own = nn.Conv3d(*convolution, **settings)
    return nn.Sequential(OrderedDict(conv=own, norm=nn.BatchNorm3d(own.out_channels, eps=1e-3), relu=nn.ReLU()))


class SSRN(nn.Module):
    """Bands last; the 128 kernels over the spectrum become 128 bands of one channel. Names of hsi-run; convolutions without bias."""

    def __init__(self):
        super().__init__()
        self.conv1 = normalized(1, 24, (1, 1, 7), (1, 1, 2), bias=False)
        self.spectral1 = stage((1, 1, 7), (0, 0, 3), 'replicate')
        self.conv2 = normalized(24, 128, (1, 1, 17), bias=False)
        self.conv3 = normalized(1, 24, (3, 3, 128), bias=False)
        self.spatial1 = stage((3, 3, 1), (1, 1, 0), 'zeros')
        self.dense1 = nn.Linear(24, CLASSES)

    def forward(self, x):
        h = self.conv2(self.spectral1(self.conv1(last(x)))).permute(0, 4, 2, 3, 1)
        return self.dense1(self.spatial1(self.conv3(h)).mean((2, 3, 4)))


class Li(nn.Module):
    """Bands last: the dense layer sees channels, rows, columns, bands."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv3d(1, 2, (3, 3, 7), padding=(0, 0, 1))
        self.conv2 = nn.Conv3d(2, 4, (3, 3, 3), padding=(0, 0, 1))
        self.dense1 = nn.Linear(4 * 3 * 3 * 36, CLASSES)

    def forward(self, x):
        return self.dense1(F.relu(self.conv2(F.relu(self.conv1(last(x))))).flatten(1))


class SSFTT(nn.Module):
    """Attention of nn.MultiheadAttention; learned tokens as parameters."""

    def __init__(self):
        super().__init__()
        self.spectral = nn.Sequential(nn.Conv3d(1, 8, (3, 3, 3)), nn.BatchNorm3d(8, eps=1e-3), nn.ReLU())
        self.spatial = nn.Sequential(nn.Conv2d(8 * 28, 64, 3), nn.BatchNorm2d(64, eps=1e-3), nn.ReLU())
        self.scores = nn.Linear(64, 4, bias=False)
        self.values = nn.Linear(64, 64, bias=False)
        self.cls_token = nn.Parameter(torch.randn(1, 1, 64))
        self.pos_embedding = nn.Parameter(torch.randn(1, 5, 64))
        self.norm1 = nn.LayerNorm(64)
        self.attention = nn.MultiheadAttention(64, 8, batch_first=True)
        self.norm2 = nn.LayerNorm(64)
        self.mlp = nn.Sequential(nn.Linear(64, 8), nn.GELU(), nn.Linear(8, 64))
        self.head = nn.Linear(64, CLASSES)

    def forward(self, x):
        h = self.spatial(self.spectral(first(x)).flatten(1, 2)).flatten(2).transpose(1, 2)
        t = torch.softmax(self.scores(h).transpose(1, 2), -1) @ self.values(h)
        t = torch.cat([self.cls_token.expand(len(t), -1, -1), t], 1) + self.pos_embedding
        h = self.norm1(t)
        t = t + self.attention(h, h, h, need_weights=False)[0]
        return self.head((t + self.mlp(self.norm2(t)))[:, 0])


class ViT(nn.Module):
    """PyTorch's own encoder layers; tokens of bands."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(9, 64)
        self.cls_token = nn.Parameter(torch.randn(1, 1, 64))
        self.pos_embedding = nn.Parameter(torch.randn(1, 31, 64))
        layer = nn.TransformerEncoderLayer(64, 4, 8, 0, 'gelu', batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(layer, 5, enable_nested_tensor=False)
        self.norm = nn.LayerNorm(64)
        self.head = nn.Linear(64, CLASSES)

    def forward(self, x):
        t = self.embed(x.flatten(1, 2).transpose(1, 2))
        t = torch.cat([self.cls_token.expand(len(t), -1, -1), t], 1) + self.pos_embedding
        return self.head(self.norm(self.encoder(t)[:, 0]))


class Flattened(nn.Module):
    """No published one: bands become channels before a normalization and a convolution in the plane."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv3d(1, 4, (5, 1, 1))
        self.normalize1 = nn.BatchNorm2d(4 * 12, eps=1e-3)
        self.conv2 = nn.Conv2d(4 * 12, 6, 3)
        self.dense1 = nn.Linear(6 * 3 * 3, CLASSES)

    def forward(self, x):
        h = self.normalize1(F.relu(self.conv1(first(x))).flatten(1, 2))
        return self.dense1(F.relu(self.conv2(h)).flatten(1))


def encoder_names(count):
    names = {}
    for index in range(count):
        own, theirs = f'encoder1/layer{index + 1}', f'encoder.layers.{index}'
        names[f'{own}/attention/norm'] = f'{theirs}.norm1'
        names[f'{own}/attention'] = f'{theirs}.self_attn'
        names[f'{own}/mlp/norm'] = f'{theirs}.norm2'
        names[f'{own}/mlp/hidden'] = f'{theirs}.linear1'
        names[f'{own}/mlp/out'] = f'{theirs}.linear2'
    return names


TOKENS = {'tokens1/class': 'cls_token', 'tokens1/positions': 'pos_embedding'}
CASES = [
    dict(title='hu', net=Hu, size=1, bands=103, architecture={'preset': 'hu'}),
    dict(title='hamida, bands first', net=Hamida, size=7, bands=40, architecture={'preset': 'hamida'}),
    dict(
        title='hybridsn, a Sequential, float16', net=HybridSN, size=11, bands=30, architecture={'preset': 'hybridsn'}, type=torch.float16,
        names={
            **{f'conv{index + 1}': f'volume.{2 * index}' for index in range(3)}, 'conv4': 'plane',
            **{f'dense{index + 1}': f'classifier.{3 * index}' for index in range(3)},
        },
    ),
    dict(title='ssrn, bands last, without bias', net=SSRN, size=7, bands=40, architecture={'preset': 'ssrn'}),
    dict(title='li, DataParallel, float64', net=Li, size=7, bands=40, architecture={'preset': 'li'}, prefix='module.', type=torch.float64),
    dict(
        title='ssftt, MultiheadAttention', net=SSFTT, size=9, bands=30, architecture={'preset': 'ssftt'}, axes='bands-first',
        names={
            **TOKENS, 'conv1/conv': 'spectral.0', 'conv1/norm': 'spectral.1', 'conv2/conv': 'spatial.0', 'conv2/norm': 'spatial.1',
            'tokens1/scores': 'scores', 'tokens1/values': 'values', 'encoder1/layer1/attention': 'attention', 'dense1': 'head',
            'encoder1/layer1/attention/norm': 'norm1', 'encoder1/layer1/mlp/norm': 'norm2',
            'encoder1/layer1/mlp/hidden': 'mlp.0', 'encoder1/layer1/mlp/out': 'mlp.2',
        },
    ),
    dict(
        title='vit, TransformerEncoder', net=ViT, size=3, bands=30, architecture={'preset': 'vit'},
        names={**TOKENS, **encoder_names(5), 'tokens1/conv': 'embed', 'normalize1': 'norm', 'normalize1/norm': 'norm', 'dense1': 'head'},
        zero=r'in_proj_bias$',
    ),
    dict(
        title='a flattened one', net=Flattened, size=5, bands=16,
        architecture=[
            {'conv': {'kernels': 4, 'size': [1, 1, 5], 'normalize': 'none', 'activation': 'relu'}}, {'flatten': 'channels'}, {'normalize': 'batch'},
            {'conv': {'kernels': 6, 'size': [3, 3, 'full'], 'normalize': 'none', 'activation': 'relu'}}, {'dense': 'classes'},
        ],
    ),
]
