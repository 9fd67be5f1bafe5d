/** What a folder of results says of itself to whoever finds it without hsi-run; runs/README.md of the project is the same. */
export const README = `# Results of hsi-run

hsi-run wrote each folder here. It is a program that trains and tests networks on hyperspectral images. You can read the folders with a
text editor. Tables are CSV (UTF-8, with column names in the first line), settings are YAML, and lists of files are JSON. Weights are
[safetensors](https://github.com/huggingface/safetensors).

    <name>-<12 digits>/    a run: one experiment, over all its seeds and configurations
    trials/<64 digits>/    a trial: one configuration trained with one seed; runs share them
    maps/<64 digits>/      a map: the predicted class of every pixel of a scene (NumPy arrays)
    submissions/           jobs that were handed to a cluster's scheduler, and their logs

The digits are a SHA-256 of everything that determines the content. So a name stands for one result. Rows and columns
of pixels count from 0, classes and epochs from 1. A share of 0.98 is 98 %.

| file | content |
|---|---|
| \`report.html\` | the run as a page: open it in a browser; made from the files below, and not in \`SHA256SUMS\` |
| \`resolved.yaml\` | the experiment with every setting written out; hsi-run can compute it again from this file |
| \`metrics.csv\` | overall accuracy, average accuracy, kappa and average precision of each seed; then \`mean\`, \`sd\`, \`n\` |
| \`configurations.csv\` | for an experiment with several configurations: the means of each, in one row |
| \`classes.csv\`, \`confusion.csv\` | each class: recall, precision, F1; how often it was predicted as each class |
| \`split.csv\` | which pixels were used for training, validation and test |
| \`leakage.csv\` | how many test pixels have a training pixel inside their patch, or a patch that overlaps a training patch |
| \`published.csv\` | for a pipeline with published values: measured and published figures side by side |
| \`predictions.csv\` | every test pixel: its class, the predicted class, and the confidence |
| \`probabilities.safetensors\` | for a trial that keeps them: the probabilities of all classes, of validation and test pixels |
| \`temperature.csv\` | for a trial with temperature scaling: the temperature, and the calibration before and after it |
| \`epochs.csv\`, \`times.csv\` | loss and accuracy of each epoch; seconds of training and testing |
| \`pretraining.csv\` | the error of each epoch in which autoencoders learnt to reconstruct their input |
| \`grid.csv\` | for a classifier in place of a network: the settings that were tested, and the chosen ones |
| \`weights….safetensors\` | the trained weights: the header's length as 8 bytes, the header as JSON, little-endian float32 values |
| \`model….json\`, \`model….bin\` | the trained network for TensorFlow.js (\`tf.loadLayersModel\`), and how its input is made |
| \`preprocessing.json\` | for a trial: what is subtracted from each band, and the divisor |
| \`maps/<seed>/\` | maps of a scene as pictures, and for GIS programs as ENVI and GeoTIFF with names and colours of classes |
| \`manifest.json\` | name, classes and trials of a run; for a trial, everything behind its digits (\`trial\`) |
| \`provenance.json\` | where and when it was computed: versions, machine, command, source files with their SHA-256 |
| \`SHA256SUMS\` | a SHA-256 of every file: run \`sha256sum -c SHA256SUMS\` in a folder to check that it is intact |

A run's \`manifest.json\` lists its trials. To send a run to somebody, send its folder and these trials, or use
\`hsi-run export\`. Folders that begin with a dot are unfinished work: \`hsi-run gc\` removes them when no process needs them.
`;
