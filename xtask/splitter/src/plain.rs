//! The same program in fewer different bytes, which compress better.
//!
//! Locals are numbered by how often they are used, so that small numbers are common in every function. And loads
//! and stores promise no alignment: browsers run them alike, with the promise and without it.

use std::cmp::Reverse;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder, utils};
use wasm_encoder::{CodeSection, Function, Instruction, MemArg, Module};
use wasmparser::{FunctionBody, Operator, Parser, Payload, ValType};

use crate::sections;

/// Makes the functions of modules plain.
pub fn plain(modules: &[PathBuf]) -> Result<()> {
    for module in modules {
        plain_file(module).with_context(|| format!("cannot simplify {}", module.display()))?;
    }
    Ok(())
}

fn plain_file(module: &Path) -> Result<()> {
    Ok(fs::write(module, plain_module(&fs::read(module)?)?)?)
}

fn plain_module(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::new();
    let mut code = CodeSection::new();
    let mut left = parameters(wasm)?;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            // It is written after its last function.
            Payload::CodeSectionStart { .. } => {}
            Payload::CodeSectionEntry(body) => {
                let parameters = left.pop().context("a function has no type")?;
                code.function(&Numbers::by_use(&body, parameters)?.function(&body)?);
                if left.is_empty() {
                    module.section(&code);
                }
            }
            payload => sections::copy(&mut module, &payload, wasm)?,
        }
    }
    Ok(module.finish())
}

/// How many parameters each function of the module has, the last one first.
fn parameters(wasm: &[u8]) -> Result<Vec<usize>> {
    let (mut of_types, mut of_functions) = (Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::TypeSection(types) => {
                for ty in types.into_iter_err_on_gc_types() {
                    of_types.push(ty?.params().len());
                }
            }
            Payload::FunctionSection(functions) => {
                for ty in functions {
                    let parameters = of_types.get(ty? as usize);
                    of_functions.push(*parameters.context("a function has no type")?);
                }
            }
            _ => {}
        }
    }
    of_functions.reverse();
    Ok(of_functions)
}

/// The numbers of a function's locals.
struct Numbers {
    /// The new number of each.
    new: Vec<u32>,
    /// The types of those that are no parameters, by their new numbers.
    types: Vec<ValType>,
}

impl Numbers {
    /// Smaller ones for those that are used more often. Parameters keep theirs, and each type's stay together.
    fn by_use(body: &FunctionBody<'_>, parameters: usize) -> Result<Self> {
        let mut types = Vec::new();
        for local in body.get_locals_reader()? {
            let (count, ty) = local?;
            types.extend((0..count).map(|_| ty));
        }
        let mut uses = vec![0_u32; parameters + types.len()];
        for operator in body.get_operators_reader()? {
            if let Operator::LocalGet { local_index }
            | Operator::LocalSet { local_index }
            | Operator::LocalTee { local_index } = operator?
            {
                *uses.get_mut(local_index as usize).context("there is no such local")? += 1;
            }
        }
        let mut order: Vec<_> = (0..types.len()).collect();
        order.sort_by_key(|&local| (types[local], Reverse(uses[parameters + local])));
        let mut new: Vec<_> = (0..u32::try_from(uses.len())?).collect();
        for (place, &local) in order.iter().enumerate() {
            new[parameters + local] = u32::try_from(parameters + place)?;
        }
        Ok(Self { new, types: order.iter().map(|&local| types[local]).collect() })
    }

    /// The function with these numbers.
    fn function(&mut self, body: &FunctionBody<'_>) -> Result<Function> {
        let types = self.types.iter().map(|ty| wasm_encoder::ValType::try_from(*ty));
        let mut function = Function::new_with_locals_types(types.collect::<Result<Vec<_>, _>>()?);
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            function.instruction(&self.parse_instruction(&mut operators)?);
        }
        Ok(function)
    }
}

impl Reencode for Numbers {
    type Error = <RoundtripReencoder as Reencode>::Error;

    fn instruction<'a>(
        &mut self,
        operator: Operator<'a>,
    ) -> Result<Instruction<'a>, Error<Self::Error>> {
        // Every local that is used was counted, so it has a number.
        let new = |local_index: u32| self.new[local_index as usize];
        Ok(match operator {
            Operator::LocalGet { local_index } => Instruction::LocalGet(new(local_index)),
            Operator::LocalSet { local_index } => Instruction::LocalSet(new(local_index)),
            Operator::LocalTee { local_index } => Instruction::LocalTee(new(local_index)),
            operator => utils::instruction(self, operator)?,
        })
    }

    fn mem_arg(&mut self, place: wasmparser::MemArg) -> Result<MemArg, Error<Self::Error>> {
        Ok(MemArg { align: 0, ..utils::mem_arg(self, place)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{FunctionSection, InstructionSink, TypeSection};

    /// A module with a function of a parameter, locals of these types and these instructions.
    fn module(
        types: &[(u32, wasm_encoder::ValType)],
        write: fn(&mut InstructionSink<'_>),
    ) -> Vec<u8> {
        let (mut signatures, mut functions) = (TypeSection::new(), FunctionSection::new());
        signatures.ty().function([wasm_encoder::ValType::I32], []);
        functions.function(0);
        let mut function = Function::new(types.iter().copied());
        write(&mut function.instructions());
        function.instructions().end();
        let mut code = CodeSection::new();
        code.function(&function);
        let mut module = Module::new();
        module.section(&signatures).section(&functions).section(&code);
        module.finish()
    }

    #[test]
    fn what_is_used_more_often_has_a_smaller_number_and_parameters_keep_theirs() {
        use wasm_encoder::ValType::{I32, I64};
        let before = module(&[(1, I32), (1, I64), (2, I32)], |it| {
            it.local_get(0).local_set(1).local_get(4).local_set(4).i64_const(7).local_set(2);
        });
        let after = module(&[(3, I32), (1, I64)], |it| {
            it.local_get(0).local_set(2).local_get(1).local_set(1).i64_const(7).local_set(4);
        });
        assert_eq!(plain_module(&before).unwrap(), after);
        assert_eq!(plain_module(&after).unwrap(), after);
    }

    #[test]
    fn nothing_is_promised_of_alignment() {
        let before = module(&[], |it| {
            it.local_get(0).i64_load(MemArg { offset: 8, align: 3, memory_index: 0 }).drop();
        });
        let after = module(&[], |it| {
            it.local_get(0).i64_load(MemArg { offset: 8, align: 0, memory_index: 0 }).drop();
        });
        assert_eq!(plain_module(&before).unwrap(), after);
    }
}
