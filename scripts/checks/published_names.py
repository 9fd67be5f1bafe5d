"""Networks with the module names of public implementations, written anew from their papers: names and shapes are facts of the sources that
src/weights/state-dict/published/ names, the computation is the paper's. For check-state-dicts.mjs: no `names` and no `axes` are needed.
"""
import torch
from torch import nn
import torch.nn.functional as F

CLASSES = 5


def volume(x):
    """[samples, rows, columns, bands] as [samples, 1, bands, rows, columns]."""
    return x.permute(0, 3, 1, 2)[:, None]


class Hu(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(1, 20, 12)
        self.fc1 = nn.Linear(600, 100)
        self.fc2 = nn.Linear(100, CLASSES)

    def forward(self, x):
        h = F.max_pool1d(self.conv(x.reshape(len(x), 1, -1)).tanh(), 3)
        return self.fc2(self.fc1(h.flatten(1)).tanh())


class Hamida(nn.Module):
    def __init__(self):
        super().__init__()
        line = dict(stride=(2, 1, 1), padding=(1, 0, 0))
        self.conv1 = nn.Conv3d(1, 20, 3)
        self.pool1 = nn.Conv3d(20, 20, (3, 1, 1), **line)
        self.conv2 = nn.Conv3d(20, 35, 3, padding=(1, 0, 0))
        self.pool2 = nn.Conv3d(35, 35, (3, 1, 1), **line)
        self.conv3 = nn.Conv3d(35, 35, (3, 1, 1), padding=(1, 0, 0))
        self.conv4 = nn.Conv3d(35, 35, (2, 1, 1), **line)
        self.fc = nn.Linear(35 * 6, CLASSES)

    def forward(self, x):
        h = self.pool1(self.conv1(volume(x)).relu())
        h = self.pool2(self.conv2(h).relu())
        return self.fc(self.conv4(self.conv3(h).relu()).relu().flatten(1))


class Li(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv3d(1, 16, (7, 3, 3), padding=(1, 0, 0))
        self.conv2 = nn.Conv3d(16, 32, 3, padding=(1, 0, 0))
        self.fc = nn.Linear(32 * 36, CLASSES)

    def forward(self, x):
        return self.fc(self.conv2(self.conv1(volume(x)).relu()).relu().flatten(1))


class Chen(nn.Module):
    def __init__(self):
        super().__init__()
        for index in (1, 2, 3):
            self.add_module(f'conv{index}', nn.Conv3d(1 if index == 1 else 4, 4, (32, 4, 4)))
        self.fc = nn.Linear(4 * 7, CLASSES)

    def forward(self, x):
        h = F.max_pool3d(self.conv1(volume(x)).relu(), (1, 2, 2))
        h = F.max_pool3d(self.conv2(h).relu(), (1, 2, 2))
        return self.fc(self.conv3(h).relu().flatten(1))


class M3D(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv3d(1, 16, (11, 3, 3), (3, 1, 1))
        for stage in (2, 3):
            for branch, length in enumerate((1, 3, 5, 11), 1):
                self.add_module(f'conv{stage}_{branch}', nn.Conv3d(16, 16, (length, 1, 1), padding=(length // 2, 0, 0)))
        self.conv4 = nn.Conv3d(16, 16, (3, 2, 2))
        self.fc = nn.Linear(16 * 8 * 4 * 4, CLASSES)

    def forward(self, x):
        h = self.conv1(volume(x)).relu()
        for stage in (2, 3):
            h = sum(self.get_submodule(f'conv{stage}_{branch}')(h) for branch in (1, 2, 3, 4)).relu()
        return self.fc(self.conv4(h).relu().flatten(1))


class Pair(nn.Module):
    """A residual block of 1 x 1; in the first, batch normalization after ReLU."""

    def __init__(self, normalized):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(128, 128, 1), nn.Conv2d(128, 128, 1)
        if normalized:
            self.bn = nn.Sequential(nn.ReLU(), nn.BatchNorm2d(128))

    def forward(self, x):
        h = self.bn(x) if hasattr(self, 'bn') else x.relu()
        return (x + self.conv2(self.conv1(h).relu())).relu()


class CDCNN(nn.Module):
    def __init__(self, bands=40):
        super().__init__()
        self.conv11 = nn.Sequential(nn.Conv2d(bands, 128, 1), nn.MaxPool2d(5))
        self.conv12 = nn.Sequential(nn.Conv2d(bands, 128, 3), nn.MaxPool2d(3))
        self.conv13 = nn.Conv2d(bands, 128, 5)
        self.batch_normal1 = nn.Sequential(nn.ReLU(), nn.BatchNorm2d(128))
        self.conv2 = nn.Conv2d(384, 128, 1)
        self.res_net1, self.res_net2 = Pair(True), Pair(False)
        self.conv3 = nn.Sequential(nn.ReLU(), nn.Conv2d(128, 128, 1))
        self.conv4 = nn.Sequential(nn.ReLU(), nn.Dropout(), nn.Conv2d(128, 128, 1))
        self.conv5 = nn.Sequential(nn.ReLU(), nn.Dropout(), nn.Conv2d(128, 128, 1))
        self.full_connection = nn.Sequential(nn.Linear(128, CLASSES))

    def forward(self, x):
        x = x.permute(0, 3, 1, 2)
        h = self.conv2(torch.cat([self.conv11(x), self.conv12(x), self.conv13(x)], 1))
        h = self.conv5(self.conv4(self.conv3(self.res_net2(self.res_net1(h)))))
        return self.full_connection(h.flatten(1))


def normalized(channels, activation):
    return nn.Sequential(nn.BatchNorm3d(channels, eps=1e-3), activation())


class FDSSC(nn.Module):
    """Two dense blocks, [samples, channels, rows, columns, bands]."""

    def __init__(self, bands=41):
        super().__init__()
        along = dict(kernel_size=(1, 1, 7), padding=(0, 0, 3))
        self.conv1 = nn.Conv3d(1, 24, (1, 1, 7), (1, 1, 2))
        for first in (1, 6):
            for index, channels in enumerate((24, 36, 48)):
                self.add_module(f'batch_norm{first + index}', normalized(channels, nn.PReLU))
                self.add_module(f'conv{first + index + 1}', nn.Conv3d(channels, 12, **along))
        self.batch_norm4 = normalized(60, nn.ReLU)
        self.conv5 = nn.Conv3d(60, 200, (1, 1, (bands - 7) // 2 + 1))
        self.batch_norm5 = normalized(1, nn.PReLU)
        self.conv6 = nn.Conv3d(1, 24, (3, 3, 200), padding=(1, 1, 0))
        self.batch_norm9 = normalized(60, nn.PReLU)
        self.full_connection = nn.Sequential(nn.Dropout(), nn.Linear(60, CLASSES))

    def block(self, h, first):
        for index in range(first, first + 3):
            y = self.get_submodule(f'batch_norm{index}')(h)
            h = torch.cat([h, self.get_submodule(f'conv{index + 1}')(y)], 1)
        return h

    def forward(self, x):
        h = self.conv5(self.batch_norm4(self.block(self.conv1(x[:, None]), 1))).permute(0, 4, 2, 3, 1)
        h = self.batch_norm9(self.block(self.conv6(self.batch_norm5(h)), 6))
        return self.full_connection(h.mean((2, 3, 4)))


class Part(nn.Module):
    """Normalization and what follows, in a module `fn` each, added to the input."""

    def __init__(self, own):
        super().__init__()
        self.fn = nn.ModuleDict({'norm': nn.LayerNorm(64), 'fn': own})

    def forward(self, t):
        return t + self.fn['fn'](self.fn['norm'](t))


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.to_qkv = nn.Linear(64, 192, bias=False)
        self.to_out = nn.Sequential(nn.Linear(64, 64), nn.Dropout(0.1))

    def forward(self, t):
        q, k, v = (part.unflatten(-1, (4, 16)).transpose(1, 2) for part in self.to_qkv(t).split(64, -1))
        return self.to_out(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2))


class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(64, 8), nn.GELU(), nn.Dropout(0.1), nn.Linear(8, 64), nn.Dropout(0.1))

    def forward(self, t):
        return self.net(t)


class ViT(nn.Module):
    def __init__(self, bands=30):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, bands + 1, 64))
        self.patch_to_embedding = nn.Linear(1, 64)
        self.cls_token = nn.Parameter(torch.randn(1, 1, 64))
        layers = nn.ModuleList(nn.ModuleList([Part(Attention()), Part(MLP())]) for _ in range(5))
        fusion = nn.ModuleList(nn.Conv2d(bands + 1, bands + 1, (1, 2)) for _ in range(3))
        self.transformer = nn.ModuleDict({'layers': layers, 'skipcat': fusion})
        self.mlp_head = nn.Sequential(nn.LayerNorm(64), nn.Linear(64, CLASSES))

    def forward(self, x):
        t = self.patch_to_embedding(x.reshape(len(x), -1, 1))
        t = torch.cat([self.cls_token.expand(len(t), -1, -1), t], 1) + self.pos_embedding
        for attention, mlp in self.transformer['layers']:
            t = mlp(attention(t))
        return self.mlp_head(t[:, 0])


CASES = [
    dict(title='DeepHyperX, hu', net=Hu, size=1, bands=103, architecture={'preset': 'hu'}),
    dict(title='DeepHyperX, hamida', net=Hamida, size=5, bands=40, architecture={'preset': 'hamida'}),
    dict(title='DeepHyperX, li, DataParallel', net=Li, size=5, bands=40, architecture={'preset': 'li', 'kernels': 16}, prefix='module.'),
    dict(title='DeepHyperX, chen, 4 kernels', net=Chen, size=27, bands=100, architecture={'preset': 'chen', 'kernels': 4}),
    dict(title='DeepHyperX, m3d-dcnn', net=M3D, size=7, bands=40, architecture={'preset': 'm3d-dcnn'}),
    dict(title='the repository of DBDA, cdcnn', net=CDCNN, size=5, bands=40, architecture={'preset': 'cdcnn'}, epsilon=1e-5),
    dict(title='the repository of DBDA, fdssc', net=FDSSC, size=9, bands=41, architecture={'preset': 'fdssc'}),
    dict(title='the repository of SpectralFormer, vit', net=ViT, size=1, bands=30, architecture={'preset': 'vit'}),
]
