import type { CitedSource } from './sources.js';

const article = (short: string, author: string, title: string, journal: string, year: number, more: Record<string, string> = {}) =>
  ({ short: `${short}, ${year}`, type: 'article', fields: { author, title, journal, ...more, year: String(year) } }) as const;
const paper = (short: string, author: string, title: string, booktitle: string, year: number, more: Record<string, string> = {}) =>
  ({ short: `${short}, ${year}`, type: 'inproceedings', fields: { author, title, booktitle, ...more, year: String(year) } }) as const;

const TGRS = 'IEEE Transactions on Geoscience and Remote Sensing';

/** What is cited wherever a pipeline uses it. */
const WORKS = {
  zhong2018: article(
    'Zhong et al.',
    'Zhong, Zilong and Li, Jonathan and Luo, Zhiming and Chapman, Michael',
    'Spectral-Spatial Residual Network for Hyperspectral Image Classification: A 3-D Deep Learning Framework',
    TGRS,
    2018,
    { volume: '56', number: '2', doi: '10.1109/TGRS.2017.2755542' },
  ),
  ioffe2015: paper(
    'Ioffe and Szegedy',
    'Ioffe, Sergey and Szegedy, Christian',
    'Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift',
    'Proceedings of the 32nd International Conference on Machine Learning',
    2015,
  ),
  he2015: paper(
    'He et al.',
    'He, Kaiming and Zhang, Xiangyu and Ren, Shaoqing and Sun, Jian',
    'Delving Deep into Rectifiers: Surpassing Human-Level Performance on ImageNet Classification',
    'IEEE International Conference on Computer Vision',
    2015,
  ),
  srivastava2014: article(
    'Srivastava et al.',
    'Srivastava, Nitish and Hinton, Geoffrey and Krizhevsky, Alex and Sutskever, Ilya and Salakhutdinov, Ruslan',
    'Dropout: A Simple Way to Prevent Neural Networks from Overfitting',
    'Journal of Machine Learning Research',
    2014,
    { volume: '15' },
  ),
  kingma2015: paper(
    'Kingma and Ba',
    'Kingma, Diederik P. and Ba, Jimmy',
    'Adam: A Method for Stochastic Optimization',
    'International Conference on Learning Representations',
    2015,
  ),
  loshchilov2019: paper(
    'Loshchilov and Hutter',
    'Loshchilov, Ilya and Hutter, Frank',
    'Decoupled Weight Decay Regularization',
    'International Conference on Learning Representations',
    2019,
  ),
  tieleman2012: {
    short: 'Tieleman and Hinton, 2012',
    type: 'misc',
    fields: {
      author: 'Tieleman, Tijmen and Hinton, Geoffrey',
      title: 'Lecture 6.5: RMSProp. COURSERA: Neural Networks for Machine Learning',
      year: '2012',
    },
  },
  chang2011: article(
    'Chang and Lin',
    'Chang, Chih-Chung and Lin, Chih-Jen',
    'LIBSVM: A Library for Support Vector Machines',
    'ACM Transactions on Intelligent Systems and Technology',
    2011,
    { volume: '2', number: '3', doi: '10.1145/1961189.1961199' },
  ),
  breiman2001: article('Breiman', 'Breiman, Leo', 'Random Forests', 'Machine Learning', 2001, {
    volume: '45',
    doi: '10.1023/A:1010933404324',
  }),
  cover1967: article(
    'Cover and Hart',
    'Cover, Thomas M. and Hart, Peter E.',
    'Nearest Neighbor Pattern Classification',
    'IEEE Transactions on Information Theory',
    1967,
    { volume: '13', number: '1', doi: '10.1109/TIT.1967.1053964' },
  ),
  cohen1960: article(
    'Cohen',
    'Cohen, Jacob',
    'A Coefficient of Agreement for Nominal Scales',
    'Educational and Psychological Measurement',
    1960,
    { volume: '20', number: '1', doi: '10.1177/001316446002000104' },
  ),
  lin2017: paper(
    'Lin et al.',
    'Lin, Tsung-Yi and Goyal, Priya and Girshick, Ross and He, Kaiming and Dollár, Piotr',
    'Focal Loss for Dense Object Detection',
    'IEEE International Conference on Computer Vision',
    2017,
  ),
  guo2017: paper(
    'Guo et al.',
    'Guo, Chuan and Pleiss, Geoff and Sun, Yu and Weinberger, Kilian Q.',
    'On Calibration of Modern Neural Networks',
    'Proceedings of the 34th International Conference on Machine Learning',
    2017,
  ),
  lavin2016: paper(
    'Lavin and Gray',
    'Lavin, Andrew and Gray, Scott',
    'Fast Algorithms for Convolutional Neural Networks',
    'IEEE Conference on Computer Vision and Pattern Recognition',
    2016,
  ),
  cui2019: paper(
    'Cui et al.',
    'Cui, Yin and Jia, Menglin and Lin, Tsung-Yi and Song, Yang and Belongie, Serge',
    'Class-Balanced Loss Based on Effective Number of Samples',
    'IEEE/CVF Conference on Computer Vision and Pattern Recognition',
    2019,
  ),
  szegedy2016: paper(
    'Szegedy et al.',
    'Szegedy, Christian and Vanhoucke, Vincent and Ioffe, Sergey and Shlens, Jon and Wojna, Zbigniew',
    'Rethinking the Inception Architecture for Computer Vision',
    'IEEE Conference on Computer Vision and Pattern Recognition',
    2016,
  ),
  savitzky1964: article(
    'Savitzky and Golay',
    'Savitzky, Abraham and Golay, Marcel J. E.',
    'Smoothing and Differentiation of Data by Simplified Least Squares Procedures',
    'Analytical Chemistry',
    1964,
    { volume: '36', number: '8', doi: '10.1021/ac60214a047' },
  ),
  green1988: article(
    'Green et al.',
    'Green, Andrew A. and Berman, Mark and Switzer, Paul and Craig, Maurice D.',
    'A Transformation for Ordering Multispectral Data in Terms of Image Quality with Implications for Noise Removal',
    TGRS,
    1988,
    { volume: '26', number: '1', doi: '10.1109/36.3001' },
  ),
  hu2018: paper(
    'Hu et al.',
    'Hu, Jie and Shen, Li and Sun, Gang',
    'Squeeze-and-Excitation Networks',
    'IEEE/CVF Conference on Computer Vision and Pattern Recognition',
    2018,
  ),
} as const satisfies Record<string, Omit<CitedSource, 'key'>>;

export type WorkKey = keyof typeof WORKS;

export function work(key: WorkKey): CitedSource {
  return { key, ...WORKS[key] };
}
