//! The tensors of one safetensors file.

use std::borrow::Cow;

use casefile_schema::Error;
use half::slice::HalfFloatSliceExt;
use half::{bf16, f16};
use ndarray::{Array1, Array2, Array3};
use safetensors::Dtype;
use safetensors::tensor::{Metadata, TensorInfo};

use crate::ModelFiles;
use crate::bytes::Bytes;

/// A safetensors file, its tensors read by name as `f32` whether they are stored as F64, F32, F16, BF16 or I8.
///
/// A tensor `X` of I8 has a companion `X.scale` of F32 with one number for each of its rows (of a matrix product the output
/// channels, of a table its entries): a value is the stored one times the scale of its row.
///
/// The old names of a normalisation's tensors, `LayerNorm.gamma` and `LayerNorm.beta`, are known.
///
/// Values are little-endian and may lie unaligned; those of a file on disk are read when they are asked for. Every error
/// names the file and the tensor.
#[derive(Debug)]
pub struct Weights<'a> {
    file: String,
    bytes: Bytes<'a>,
    tensors: Metadata,
    /// Where the values begin, past the header.
    start: usize,
}

/// The rows of a matrix in 8 bits, and the scale of each.
type Eighths = (Array2<i8>, Array1<f32>);

impl Weights<'static> {
    /// Reads the header of a file of a model.
    ///
    /// # Errors
    /// As [`ModelFiles::read`] and [`Weights::parse`]; [`Error::Model`] with what to do where the weights are there in
    /// another form.
    pub fn load(files: &ModelFiles, name: &str) -> Result<Self, Error> {
        if !files.contains(name) {
            check_other_forms(files, name)?;
        }
        Self::of(name.to_owned(), files.bytes(name)?)
    }
}

impl<'a> Weights<'a> {
    /// Reads the header of a file's content; `file` is its name in error messages.
    ///
    /// # Errors
    /// [`Error::Model`] where the content is no safetensors file or is cut short.
    pub fn parse(file: impl Into<String>, bytes: impl Into<Cow<'a, [u8]>>) -> Result<Self, Error> {
        Self::of(file.into(), Bytes::Memory(bytes.into()))
    }

    fn of(file: String, bytes: Bytes<'a>) -> Result<Self, Error> {
        let length = bytes.len();
        let broken = |reason: String| {
            Error::model(&file, format!("{length} bytes are no whole safetensors file: {reason}"))
        };
        let short = || broken("the header is cut short".to_owned());
        let size = bytes.read(0..8)?.and_then(|size| size.as_ref().try_into().ok()).ok_or_else(short)?;
        let size = usize::try_from(u64::from_le_bytes(size)).unwrap_or(usize::MAX);
        // The header's length is eight bytes long and stands before it.
        let start = size.checked_add(8).ok_or_else(short)?;
        let header = bytes.read(8..start)?.ok_or_else(short)?;
        let tensors: Metadata = serde_json::from_slice(&header).map_err(|error| broken(error.to_string()))?;
        check_ends(&tensors, length - start).map_err(broken)?;
        drop(header);
        Ok(Self { file, bytes, tensors, start })
    }

    /// The names of the tensors in the order of their values.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.tensors.offset_keys()
    }

    /// The shape of a tensor, `None` where there is none of that name.
    #[must_use]
    pub fn shape(&self, name: &str) -> Option<&[usize]> {
        self.info(name).map(|info| info.shape.as_slice())
    }

    /// A matrix of the given rows and columns.
    ///
    /// # Errors
    /// [`Error::Model`] where it is missing or of a type that is not read, or it is of I8 and its scales are missing or not of
    /// F32; [`Error::Shape`] where it has another shape, or scales for another number of rows.
    pub fn matrix(&self, name: &str, shape: [usize; 2]) -> Result<Array2<f32>, Error> {
        let values = self.values(name, &shape)?;
        Array2::from_shape_vec(shape, values).map_err(|error| self.broken(name, error))
    }

    /// A vector of the given length.
    ///
    /// # Errors
    /// As [`matrix`](Self::matrix).
    pub fn vector(&self, name: &str, length: usize) -> Result<Array1<f32>, Error> {
        self.values(name, &[length]).map(Array1::from_vec)
    }

    /// An array of three dimensions.
    ///
    /// # Errors
    /// As [`matrix`](Self::matrix).
    pub fn cube(&self, name: &str, shape: [usize; 3]) -> Result<Array3<f32>, Error> {
        let values = self.values(name, &shape)?;
        Array3::from_shape_vec(shape, values).map_err(|error| self.broken(name, error))
    }

    /// The values of a tensor of the given shape, row by row.
    ///
    /// # Errors
    /// As [`matrix`](Self::matrix).
    pub fn values(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, Error> {
        let (dtype, bytes) = self.tensor(name, shape)?;
        match dtype {
            Dtype::F32 => Ok(read(&bytes, f32::from_le_bytes)),
            Dtype::F64 => Ok(read(&bytes, |bytes| f64::from_le_bytes(bytes) as f32)),
            Dtype::F16 => Ok(widen(&read(&bytes, f16::from_le_bytes))),
            Dtype::BF16 => Ok(widen(&read(&bytes, bf16::from_le_bytes))),
            Dtype::I8 => Ok(scaled(&read(&bytes, i8::from_le_bytes), &self.scales(name, shape)?)),
            other => Err(self.broken(name, format!("stored as {other:?}, not as F64, F32, F16, BF16 or I8"))),
        }
    }

    /// A matrix that is stored as F16, as it is; `None` where it is stored otherwise.
    pub(crate) fn halves(&self, name: &str, shape: [usize; 2]) -> Result<Option<Array2<f16>>, Error> {
        let (dtype, bytes) = self.tensor(name, &shape)?;
        let halves =
            (dtype == Dtype::F16).then(|| Array2::from_shape_vec(shape, read(&bytes, f16::from_le_bytes)));
        halves.transpose().map_err(|error| self.broken(name, error))
    }

    /// A matrix that is stored as I8, as it is, and the scales of its rows; `None` where it is stored otherwise.
    pub(crate) fn eighths(&self, name: &str, shape: [usize; 2]) -> Result<Option<Eighths>, Error> {
        let (dtype, bytes) = self.tensor(name, &shape)?;
        if dtype != Dtype::I8 {
            return Ok(None);
        }
        let rows = Array2::from_shape_vec(shape, read(&bytes, i8::from_le_bytes));
        let rows = rows.map_err(|error| self.broken(name, error))?;
        Ok(Some((rows, Array1::from_vec(self.scales(name, &shape)?))))
    }

    /// The scales of the rows of a tensor of I8.
    fn scales(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, Error> {
        let scales = format!("{name}.scale");
        let rows = shape.first().copied().unwrap_or(1);
        match self.tensor(&scales, &[rows])? {
            (Dtype::F32, bytes) => Ok(read(&bytes, f32::from_le_bytes)),
            (other, _) => Err(self.broken(&scales, format!("stored as {other:?}, not as F32"))),
        }
    }

    /// A tensor's bytes, once its shape is checked.
    fn tensor(&self, name: &str, shape: &[usize]) -> Result<(Dtype, Cow<'_, [u8]>), Error> {
        let info = self.info(name).ok_or_else(|| self.broken(name, "missing"))?;
        if info.shape != shape {
            return Err(Error::Shape {
                file: self.file.clone(),
                name: name.to_owned(),
                expected: shape.to_vec(),
                found: info.shape.clone(),
            });
        }
        let (start, end) = info.data_offsets;
        let range = self.start.saturating_add(start)..self.start.saturating_add(end);
        let values = shape.iter().try_fold(1_usize, |count, &size| count.checked_mul(size));
        let expected = values.and_then(|values| values.checked_mul(info.dtype.bitsize()));
        if expected != range.len().checked_mul(8) {
            return Err(
                self.broken(name, format!("{} bytes are not what shape and type ask for", range.len()))
            );
        }
        let bytes = self.bytes.read(range)?;
        Ok((info.dtype, bytes.ok_or_else(|| self.broken(name, "lies past the end of the file"))?))
    }

    fn info(&self, name: &str) -> Option<&TensorInfo> {
        let old = || {
            name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta")
        };
        self.tensors.info(name).or_else(|| self.tensors.info(&old()))
    }

    fn broken(&self, name: &str, reason: impl std::fmt::Display) -> Error {
        Error::model(&self.file, format!("tensor {name}: {reason}"))
    }
}

/// Forms of weights that `transformers` reads and casefile does not.
const OTHER_FORMS: &[(&str, &str)] = &[
    ("pytorch_model.bin", "is a Python pickle, which casefile does not open"),
    ("model.safetensors.index.json", "tells of weights in several files, casefile reads one"),
    ("tf_model.h5", "is TensorFlow's"),
];

/// Refuses a model whose weights are there in another form than `name`'s.
fn check_other_forms(files: &ModelFiles, name: &str) -> Result<(), Error> {
    match OTHER_FORMS.iter().find(|(other, _)| files.contains(other)) {
        Some((other, what)) => Err(Error::model(
            *other,
            format!(
                "{what}; `transformers` writes {name} from it: \
                 AutoModelForTokenClassification.from_pretrained(folder).save_pretrained(folder)"
            ),
        )),
        None => Ok(()),
    }
}

/// Refuses tensors that end behind the `length` bytes of values, and values that are of no tensor.
fn check_ends(tensors: &Metadata, length: usize) -> Result<(), String> {
    let end = |name: &String| tensors.info(name).map_or(0, |info| info.data_offsets.1);
    let names = tensors.offset_keys();
    if let Some(name) = names.iter().find(|name| end(name) > length) {
        let end = end(name);
        return Err(format!("tensor {name} ends at byte {end} of the values, there are {length}"));
    }
    match names.iter().map(end).max().unwrap_or_default() {
        last if last < length => {
            Err(format!("the tensors end at byte {last} of the values, there are {length}"))
        }
        _ => Ok(()),
    }
}

/// Little-endian numbers of `N` bytes each, from anywhere in memory.
fn read<T, const N: usize>(bytes: &[u8], number: impl Fn([u8; N]) -> T) -> Vec<T> {
    bytes.as_chunks().0.iter().map(|&bytes| number(bytes)).collect()
}

/// 8-bit numbers, in as many rows of one length as there are scales, each times the scale of its row.
fn scaled(eighths: &[i8], scales: &[f32]) -> Vec<f32> {
    let length = eighths.len().checked_div(scales.len()).unwrap_or_default().max(1);
    let rows = eighths.chunks(length).zip(scales);
    rows.flat_map(|(row, &scale)| row.iter().map(move |&value| f32::from(value) * scale)).collect()
}

/// Half-precision numbers to `f32`, exactly.
fn widen<T>(halves: &[T]) -> Vec<f32>
where
    [T]: HalfFloatSliceExt,
{
    let mut values = vec![0.0; halves.len()];
    halves.convert_to_f32_slice(&mut values);
    values
}

#[cfg(test)]
mod tests {
    use safetensors::tensor::TensorView;

    use super::*;

    /// A file whose header names one tensor and whose values begin at an odd address.
    fn file(dtype: &str, shape: &str, values: &[u8]) -> Vec<u8> {
        let end = values.len();
        let mut header = format!(r#"{{"a":{{"dtype":"{dtype}","shape":{shape},"data_offsets":[0,{end}]}}}}"#);
        if header.len().is_multiple_of(2) {
            header.push(' ');
        }
        [&(header.len() as u64).to_le_bytes(), header.as_bytes(), values].concat()
    }

    #[test]
    fn every_float_type_is_read_from_odd_addresses() {
        let numbers = [1.5_f32, -2.0, 0.0, 65504.0];
        let single: Vec<u8> = numbers.iter().flat_map(|x| x.to_le_bytes()).collect();
        let half: Vec<u8> = numbers.iter().flat_map(|&x| f16::from_f32(x).to_le_bytes()).collect();
        let brain: Vec<u8> =
            [1.5_f32, -2.0, 0.0, 65536.0].map(bf16::from_f32).map(bf16::to_le_bytes).concat();
        let rows = |dtype, values: &[u8]| {
            let bytes = file(dtype, "[2,2]", values);
            let weights = Weights::parse("w", bytes).unwrap();
            weights.matrix("a", [2, 2]).unwrap().into_raw_vec_and_offset().0
        };
        let double: Vec<u8> = numbers.iter().flat_map(|&x| f64::from(x).to_le_bytes()).collect();
        assert_eq!(rows("F64", &double), numbers);
        assert_eq!(rows("F32", &single), numbers);
        assert_eq!(rows("F16", &half), numbers);
        assert_eq!(rows("BF16", &brain), [1.5, -2.0, 0.0, 65536.0]);
    }

    /// A file of a 2 by 3 matrix `a` of I8 with scales of that type and these bytes.
    fn eighths(dtype: Dtype, scales: &[u8]) -> Weights<'static> {
        let values = [-127_i8, 0, 127, 1, 2, -3].map(|value| value.to_le_bytes()).concat();
        let count = scales.len() * 8 / dtype.bitsize();
        let tensors = [
            ("a", TensorView::new(Dtype::I8, vec![2, 3], &values).unwrap()),
            ("a.scale", TensorView::new(dtype, vec![count], scales).unwrap()),
        ];
        Weights::parse("w", safetensors::serialize(tensors, None).unwrap()).unwrap()
    }

    #[test]
    fn rows_of_eight_bits_are_read_by_their_scales() {
        let weights = eighths(Dtype::F32, &[0.5_f32, 2.0].map(f32::to_le_bytes).concat());
        let expected = [-63.5, 0.0, 63.5, 2.0, 4.0, -6.0];
        assert_eq!(weights.values("a", &[2, 3]).unwrap(), expected);
        let (rows, scales) = weights.eighths("a", [2, 3]).unwrap().unwrap();
        assert_eq!((rows[[1, 2]], scales.to_vec()), (-3, vec![0.5, 2.0]));
        assert_eq!(weights.eighths("a.scale", [2, 3]).unwrap_err().to_string(), {
            "model file w: tensor a.scale should have shape [2, 3], it has [2]"
        });
    }

    #[test]
    fn scales_that_do_not_fit_their_rows_are_told() {
        let message = |weights: Weights<'_>| {
            let told = weights.matrix("a", [2, 3]).unwrap_err().to_string();
            assert_eq!(weights.eighths("a", [2, 3]).unwrap_err().to_string(), told);
            told
        };
        let start = "model file w: tensor a.scale";
        let short = eighths(Dtype::F32, &1.0_f32.to_le_bytes());
        assert_eq!(message(short), format!("{start} should have shape [2], it has [1]"));
        assert_eq!(message(eighths(Dtype::F16, &[0; 4])), format!("{start}: stored as F16, not as F32"));
        let without = Weights::parse("w", file("I8", "[2,3]", &[1; 6])).unwrap();
        assert_eq!(message(without), format!("{start}: missing"));
    }

    #[test]
    fn what_is_wrong_with_a_tensor_is_said_with_file_and_name() {
        let bytes = file("I16", "[2]", &[0; 4]);
        let weights = Weights::parse("heads.safetensors", &bytes[..]).unwrap();
        let message = |name, length| weights.vector(name, length).unwrap_err().to_string();
        let start = "model file heads.safetensors: tensor";
        assert_eq!(message("a", 2), format!("{start} a: stored as I16, not as F64, F32, F16, BF16 or I8"));
        assert_eq!(message("b", 2), format!("{start} b: missing"));
        assert_eq!(message("a", 3), format!("{start} a should have shape [3], it has [2]"));
        assert_eq!((weights.names(), weights.shape("a")), (vec!["a".to_owned()], Some(&[2][..])));
    }
}
