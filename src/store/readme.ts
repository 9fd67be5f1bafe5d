/** What a folder of results says of itself to whoever finds it without hsi-run; runs/README.md of the project is the same. */
export const README = `# Results of hsi-run

Each folder here was written by hsi-run, a program that trains and tests networks on hyperspectral images. Nothing but a
text editor is needed to read them: tables are CSV (UTF-8, a line of column names first), settings YAML, lists of files
JSON, weights [safetensors](https://github.com/huggingface/safetensors).

    <name>-<12 digits>/    a run: one experiment, over all its seeds and configurations
    trials/<64 digits>/    a trial: one configuration trained with one seed; runs share them
    maps/<64 digits>/      a map: what a trial says of every pixel of a scene (NumPy's arrays)
    submissions/           what was handed to a cluster's scheduler, and its logs

The digits are a SHA-256 of everything that determines the content, so that a name stands for one result. Rows and columns
of pixels count from 0, classes and epochs from 1; a share of 0.98 is 98 %.

| file | holds |
|---|---|
| \`report.html\` | the run to look at: open it in a browser; made of the files below, and not in \`SHA256SUMS\` |
| \`resolved.yaml\` | the experiment with every setting spelled out; hsi-run computes it again from this file |
| \`metrics.csv\` | overall accuracy, average accuracy, kappa and average precision of each seed; then \`mean\`, \`sd\`, \`n\` |
| \`configurations.csv\` | the same as means, a row for each configuration, where an experiment varies something |
| \`classes.csv\`, \`confusion.csv\` | each class: recall, precision, F1; how often it was taken for which other |
| \`split.csv\` | which pixels were used for training, validation and testing |
| \`leakage.csv\` | how many test pixels have a training pixel inside their patch, or a patch that overlaps one of training |
| \`published.csv\` | where the pipeline names published values: measured and published figures side by side |
| \`predictions.csv\` | every test pixel: its class, the predicted one, and how sure the network was |
| \`epochs.csv\`, \`times.csv\` | loss and accuracy of each epoch; seconds of training and testing |
| \`pretraining.csv\` | the error of each epoch in which autoencoders learnt to reconstruct their input |
| \`grid.csv\` | of a classifier in place of a network: the settings that were tried, and the chosen ones |
| \`weights….safetensors\` | the trained weights: the header's length as 8 bytes, the header as JSON, little-endian float32 values |
| \`model….json\`, \`model….bin\` | the trained network as TensorFlow.js opens it (\`tf.loadLayersModel\`), with how its input is made |
| \`preprocessing.json\` | of a trial: what is subtracted from each band and what it is divided by |
| \`maps/<seed>/\` | maps of a scene as pictures, and for GIS programs as ENVI and GeoTIFF with the classes' names and colours |
| \`manifest.json\` | name, classes, the trials of a run, or all that a trial's digits are made of (\`trial\`) |
| \`provenance.json\` | who computed it: versions, machine, command, source files with their SHA-256, when |
| \`SHA256SUMS\` | a SHA-256 of every file: \`sha256sum -c SHA256SUMS\` in a folder tells whether all is as it was written |

A run's \`manifest.json\` says which trials it consists of. To give a run away, take its folder and those, or
\`hsi-run export\`. Folders that begin with a dot are unfinished work: \`hsi-run gc\` removes them once nobody needs them.
`;
