//! Commands as acts: the way back from [`Act::command`].

use crate::sim::{Act, Command, ConsumerId, Process, ProcessName, Seek, World};

impl Command {
    /// The act that it is in this world, with names for numbers. `None` when whom it is about is
    /// not there any more.
    pub fn act(&self, world: &World) -> Option<Act> {
        Some(match self {
            Self::PutRecord { .. }
            | Self::SplitShard { .. }
            | Self::MergeShards { .. }
            | Self::UpdateShardCount { .. } => return self.call(),
            Self::AddProducer(settings) => Act::AddProducer(settings.clone()),
            Self::ChangeProducer(_, settings) => Act::ChangeProducer(settings.clone()),
            Self::RemoveProducer(id) => {
                let (_, producer) = world.producers().find(|(other, _)| other == id)?;
                Act::Remove(producer.settings().name.clone())
            }
            Self::AddConsumer(settings) => Act::AddConsumer(settings.clone()),
            Self::ChangeConsumer(_, settings) => Act::ChangeConsumer(settings.clone()),
            Self::SeekConsumer { consumer, shard, start } => Act::SeekConsumer(Seek {
                name: world.reader_name(*consumer)?.to_owned(),
                shard: *shard,
                start: *start,
            }),
            Self::AddFleet(settings) => Act::AddFleet(settings.clone()),
            Self::ChangeFleet(_, settings) => Act::ChangeFleet(settings.clone()),
            Self::AddMapping(settings) => Act::AddMapping(settings.clone()),
            Self::ChangeMapping(_, settings) => Act::ChangeMapping(settings.clone()),
            Self::StartWorker(id) => Act::StartWorker(world.reader_name(*id)?.to_owned()),
            Self::Crash(process) => Act::Crash(process.name(world)?),
            Self::Pause(process) => Act::Pause(process.name(world)?),
            Self::Continue(process) => Act::Continue(process.name(world)?),
            Self::RemoveConsumer(id) => Act::Remove(world.reader_name(*id)?.to_owned()),
            Self::InjectFault(fault) => Act::InjectFault(fault.clone()),
            Self::StopFault(id) => Act::StopFault(*id),
            Self::SetPutReceipts(is_on) => Act::SetPutReceipts(*is_on),
        })
    }

    /// The act of a call of the service.
    fn call(&self) -> Option<Act> {
        match self {
            Self::PutRecord { partition_key, explicit_hash_key, data } => Some(Act::PutRecord {
                partition_key: partition_key.clone(),
                explicit_hash_key: *explicit_hash_key,
                data: data.clone(),
            }),
            Self::SplitShard { shard, new_starting_hash_key } => Some(Act::SplitShard {
                shard: *shard,
                new_starting_hash_key: Some(*new_starting_hash_key),
            }),
            Self::MergeShards { shard, adjacent } => {
                Some(Act::MergeShards { shard: *shard, adjacent: *adjacent })
            }
            Self::UpdateShardCount { target_shard_count } => {
                Some(Act::UpdateShardCount { target_shard_count: *target_shard_count })
            }
            _ => None,
        }
    }
}

impl Process {
    fn name(self, world: &World) -> Option<ProcessName> {
        let (id, worker) = match self {
            Self::Consumer(id) => (id, None),
            Self::Worker(id, worker) => (id, Some(worker.get())),
        };
        Some(ProcessName { name: world.reader_name(id)?.to_owned(), worker })
    }
}

impl World {
    /// The name of a consumer, a fleet or a mapping, as long as it is there.
    pub fn reader_name(&self, id: ConsumerId) -> Option<&str> {
        self.reader_names().find(|(other, _)| *other == id).map(|(_, name)| name)
    }

    /// The names of all consumers, then of all fleets, then of all mappings.
    pub fn reader_names(&self) -> impl Iterator<Item = (ConsumerId, &str)> {
        let consumers = self.consumers().map(|(id, it)| (id, it.settings().name.as_str()));
        let fleets = self.fleets().map(|(id, it)| (id, it.settings().name.as_str()));
        let mappings = self.mappings().map(|(id, it)| (id, it.settings().name.as_str()));
        consumers.chain(fleets).chain(mappings)
    }
}
