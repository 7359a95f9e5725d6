//! How the world carries out a command.

use super::command::{check_consumer, check_fleet, check_mapping, check_name};
use super::event::{Event, Writer};
use super::fault::{ActiveFault, CallError, Meet};
use super::schedule::Task;
use super::{
    Behaviour, Command, CommandError, ConsumerId, ConsumerSettings, FaultId, FleetSettings,
    LoggedCommand, MappingBehaviour, MappingSettings, Outcome, Process, ProcessState, Producer,
    ProducerId, ProducerSettings, PutCalls, Subject, UserRecord, WORKERS_MAX, Worker, World,
};
use crate::engine::{
    ByteCount, KinesisError, MergeShards, PartitionKey, PutRecord, SplitShard, UpdateShardCount,
};

/// Producers, and consumers, that a world has room for.
const CROWD_MAX: usize = 20;

impl World {
    /// Carries out a command now, after everything else that happens at this moment, and logs it.
    ///
    /// # Errors
    ///
    /// A [`CommandError`]; nothing has changed then, but that a call refused by the service is
    /// logged and counted as one.
    pub fn apply(&mut self, command: Command) -> Result<Outcome, CommandError> {
        // A run may have been interrupted in the middle of the moment. Living again comes to its
        // end before the command.
        self.run_until(self.now, usize::MAX);
        self.check(&command)?;
        let index = self.commands.len();
        self.cause = Some(self.log(Event::CommandGiven { index }));
        let result = self.carry_out(command.clone()).map_err(CommandError::from);
        self.note_stream();
        self.cause = None;
        let is_refused = result.is_err();
        self.commands.push(LoggedCommand { at: self.now, command, is_refused });
        self.outcomes.push(result.clone());
        result
    }

    /// Whether the world has anything against a command. What the service has against it shows
    /// when it is called.
    pub(super) fn check(&self, command: &Command) -> Result<(), CommandError> {
        let is_there = |there: bool| if there { Ok(()) } else { Err(CommandError::NobodyThere) };
        match command {
            Command::AddProducer(settings) => {
                self.check_producer(settings)?;
                check_room(self.producers.len())
            }
            Command::ChangeProducer(id, settings) => {
                self.check_producer(settings)?;
                is_there(self.producers.contains_key(id))
            }
            Command::RemoveProducer(id) => is_there(self.producers.contains_key(id)),
            Command::AddConsumer(settings) => {
                check_consumer(settings)?;
                check_room(self.readers())
            }
            Command::ChangeConsumer(id, settings) => {
                check_consumer(settings)?;
                let before = self.consumers.get(id).ok_or(CommandError::NobodyThere)?;
                before.check_change(settings).map_err(CommandError::Retrieval)
            }
            Command::SeekConsumer { consumer, shard, .. } => {
                let consumer = self.consumers.get(consumer).ok_or(CommandError::NobodyThere)?;
                let reads = consumer.cursors().any(|(other, _)| other == *shard);
                match consumer.state() {
                    ProcessState::Crashed => Err(CommandError::State(ProcessState::Crashed)),
                    _ if !reads => Err(CommandError::NotReading { shard: *shard }),
                    _ => Ok(()),
                }
            }
            Command::AddFleet(settings) => {
                check_fleet(settings)?;
                check_room(self.readers())
            }
            Command::ChangeFleet(id, settings) => {
                check_fleet(settings)?;
                is_there(self.fleets.contains_key(id))
            }
            Command::AddMapping(settings) => {
                check_mapping(settings)?;
                check_room(self.readers())
            }
            Command::ChangeMapping(id, settings) => {
                check_mapping(settings)?;
                is_there(self.mappings.contains_key(id))
            }
            Command::StartWorker(id) => match self.fleets.get(id) {
                Some(fleet) => check_workers(fleet.workers().count()),
                None => Err(CommandError::NobodyThere),
            },
            Command::Crash(process) => match self.state_of(*process)? {
                ProcessState::Crashed => Err(CommandError::State(ProcessState::Crashed)),
                _ => Ok(()),
            },
            Command::Pause(process) => match self.state_of(*process)? {
                ProcessState::Running => Ok(()),
                state => Err(CommandError::State(state)),
            },
            Command::Continue(process) => match self.state_of(*process)? {
                ProcessState::Running => Err(CommandError::State(ProcessState::Running)),
                _ => Ok(()),
            },
            Command::RemoveConsumer(id) => {
                let mappings = &self.mappings;
                is_there(
                    self.consumers.contains_key(id)
                        || self.fleets.contains_key(id)
                        || mappings.contains_key(id),
                )
            }
            Command::InjectFault(fault) => {
                fault.check().map_err(CommandError::Fault)?;
                check_room(self.faults().count())
            }
            Command::StopFault(id) => is_there(self.faults().any(|(other, ..)| other == *id)),
            Command::PutRecord { .. }
            | Command::SplitShard { .. }
            | Command::MergeShards { .. }
            | Command::UpdateShardCount { .. }
            | Command::SetPutReceipts(_) => Ok(()),
        }
    }

    pub(super) fn carry_out(&mut self, command: Command) -> Result<Outcome, CallError> {
        let now = self.now;
        let stream = self.stream.clone();
        match command {
            Command::PutRecord { partition_key, explicit_hash_key, data } => {
                let put = PutRecord {
                    explicit_hash_key,
                    ..PutRecord::new(stream, partition_key.clone(), data)
                };
                self.put_by_hand(&partition_key, put)
            }
            Command::SplitShard { shard, new_starting_hash_key } => {
                let input = SplitShard { stream, shard, new_starting_hash_key };
                self.kinesis.split_shard(&input, now)?;
                self.reshard = Some(self.log(Event::ReshardBegun));
                Ok(Outcome::Resharding)
            }
            Command::MergeShards { shard, adjacent } => {
                self.kinesis.merge_shards(&MergeShards { stream, shard, adjacent }, now)?;
                self.reshard = Some(self.log(Event::ReshardBegun));
                Ok(Outcome::Resharding)
            }
            Command::UpdateShardCount { target_shard_count } => {
                let input = UpdateShardCount { stream, target_shard_count };
                let output = self.kinesis.update_shard_count(&input, now)?;
                self.reshard = Some(self.log(Event::ReshardBegun));
                let current_shard_count = output.current_shard_count;
                Ok(Outcome::UpdatingShardCount { current_shard_count })
            }
            Command::AddProducer(settings) => Ok(Outcome::Producer(self.begin_producer(settings))),
            Command::ChangeProducer(id, settings) => {
                self.change_producer(id, settings);
                Ok(Outcome::Producer(id))
            }
            Command::RemoveProducer(id) => {
                self.producers.remove(&id);
                self.schedule.remove(|task| task.is_of(id));
                Ok(Outcome::Producer(id))
            }
            Command::AddConsumer(settings) => Ok(Outcome::Consumer(self.begin_consumer(settings)?)),
            Command::ChangeConsumer(id, settings) => {
                self.change_consumer(id, settings);
                Ok(Outcome::Consumer(id))
            }
            Command::SeekConsumer { consumer, shard, start } => {
                self.seek_consumer(consumer, shard, start)?;
                Ok(Outcome::Consumer(consumer))
            }
            Command::AddFleet(settings) => {
                Ok(Outcome::Consumer((settings.behaviour.begin)(self, settings)?))
            }
            Command::ChangeFleet(id, settings) => {
                self.change_fleet(id, settings);
                Ok(Outcome::Consumer(id))
            }
            Command::AddMapping(settings) => {
                Ok(Outcome::Consumer((settings.behaviour.begin)(self, settings)?))
            }
            Command::ChangeMapping(id, settings) => {
                self.change_mapping(id, settings);
                Ok(Outcome::Consumer(id))
            }
            Command::StartWorker(id) => {
                let start =
                    self.fleets.get(&id).map(|fleet| fleet.settings().behaviour.start_worker);
                let worker = start.and_then(|start| start(self, id));
                let worker = worker.ok_or(KinesisError::InternalFailure)?;
                Ok(Outcome::Worker(id, worker))
            }
            Command::Crash(process) => {
                self.crash(process);
                Ok(Outcome::Process(process))
            }
            Command::Pause(process) => {
                self.pause(process);
                Ok(Outcome::Process(process))
            }
            Command::Continue(process) => {
                self.go_on_with(process)?;
                Ok(Outcome::Process(process))
            }
            Command::RemoveConsumer(id) => {
                self.remove_consumer(id);
                self.fleets.remove(&id);
                self.mappings.remove(&id);
                self.watchers.reader_leaves(id);
                self.schedule.remove(|task| task.is_for(id));
                Ok(Outcome::Consumer(id))
            }
            Command::InjectFault(fault) => {
                let id = FaultId(self.take_id());
                let ends_at = self.now + fault.duration;
                let (cause, meet) = (self.cause, Self::meet_active_faults as Meet);
                self.faults.insert(id, ActiveFault { fault, ends_at, cause, meet });
                Ok(Outcome::Fault(id))
            }
            Command::StopFault(id) => {
                self.faults.remove(&id);
                Ok(Outcome::Fault(id))
            }
            Command::SetPutReceipts(put_receipts) => {
                self.kinesis.set_put_receipts(&stream, put_receipts, now)?;
                Ok(Outcome::Set)
            }
        }
    }

    fn put_by_hand(&mut self, key: &PartitionKey, put: PutRecord) -> Result<Outcome, CallError> {
        self.name_keys(core::slice::from_ref(key));
        let place = self.named_keys.iter().position(|named| named == key).unwrap_or(0);
        let order = self.hand_orders.get(place).map_or(1, |order| order.saturating_add(1));
        let record = UserRecord {
            writer: Writer::Hand,
            serial: self.hand_puts,
            subject: Subject(u32::try_from(place).unwrap_or(u32::MAX)),
            order,
            is_copy: false,
        };
        let output = self.put(Writer::Hand, put, record).map_err(|(refusal, _)| refusal)?;
        self.hand_puts = self.hand_puts.saturating_add(1);
        if let Some(last) = self.hand_orders.get_mut(place) {
            *last = order;
        }
        Ok(Outcome::Put(output))
    }

    /// Lets a producer begin that the scenario has.
    pub(super) fn add_producer(&mut self, settings: ProducerSettings) -> Result<(), CommandError> {
        self.check_producer(&settings)?;
        check_room(self.producers.len())?;
        self.begin_producer(settings);
        Ok(())
    }

    /// Lets a consumer begin that the scenario has.
    pub(super) fn add_consumer(&mut self, settings: ConsumerSettings) -> Result<(), CommandError> {
        check_consumer(&settings)?;
        check_room(self.readers())?;
        self.begin_consumer(settings)?;
        Ok(())
    }

    /// Lets a mapping begin that the scenario has.
    pub(super) fn add_mapping(&mut self, settings: MappingSettings) -> Result<(), CommandError> {
        check_mapping(&settings)?;
        check_room(self.readers())?;
        (settings.behaviour.begin)(self, settings)?;
        Ok(())
    }

    /// Lets a fleet begin that the scenario has.
    pub(super) fn add_fleet(&mut self, settings: FleetSettings) -> Result<(), CommandError> {
        check_fleet(&settings)?;
        check_room(self.readers())?;
        (settings.behaviour.begin)(self, settings)?;
        Ok(())
    }

    pub(super) fn begin_producer(&mut self, settings: ProducerSettings) -> ProducerId {
        let id = ProducerId(self.take_id());
        self.name_keys(&settings.named_keys());
        let producer = Producer::new(settings, self.now);
        let wait = producer.first_wait(&mut self.random);
        self.come_after(id, wait);
        self.producers.insert(id, producer);
        id
    }

    fn change_producer(&mut self, id: ProducerId, settings: ProducerSettings) {
        self.name_keys(&settings.named_keys());
        let Some(producer) = self.producers.get_mut(&id) else { return };
        producer.change(settings, self.now);
        // A slow producer that becomes fast must not wait out its long interval.
        self.schedule.remove(|task| task == Task::Make(id) || task == Task::Look(id));
        self.look(id);
        self.send_what_waits(id);
    }

    /// Consumers, fleets and mappings.
    fn readers(&self) -> usize {
        self.consumers.len() + self.fleets.len() + self.mappings.len()
    }

    /// What the mapping of this number does.
    fn mapping(&self, id: ConsumerId) -> Option<Behaviour<MappingBehaviour>> {
        self.mappings.get(&id).map(|mapping| mapping.settings().behaviour)
    }

    fn crash(&mut self, process: Process) {
        match process {
            Process::Consumer(id) => match self.mapping(id) {
                Some(mapping) => (mapping.crash)(self, id),
                None => self.stop_consumer(id, ProcessState::Crashed),
            },
            Process::Worker(id, worker) => self.crash_worker(id, worker),
        }
    }

    fn pause(&mut self, process: Process) {
        match process {
            Process::Consumer(id) => match self.mapping(id) {
                Some(mapping) => (mapping.set_state)(self, id, ProcessState::Paused),
                None => self.stop_consumer(id, ProcessState::Paused),
            },
            Process::Worker(id, worker) => self.pause_worker(id, worker),
        }
    }

    fn go_on_with(&mut self, process: Process) -> Result<(), CallError> {
        match process {
            Process::Consumer(id) => match self.mapping(id) {
                Some(mapping) => (mapping.set_state)(self, id, ProcessState::Running),
                None => self.continue_consumer(id)?,
            },
            Process::Worker(id, worker) => self.continue_worker(id, worker),
        }
        Ok(())
    }

    fn state_of(&self, process: Process) -> Result<ProcessState, CommandError> {
        let state = match process {
            Process::Consumer(id) => {
                let mapping = || self.mappings.get(&id).map(|it| it.state());
                self.consumers.get(&id).map(|it| it.state()).or_else(mapping)
            }
            Process::Worker(id, worker) => {
                let fleet = self.fleets.get(&id);
                fleet.and_then(|fleet| fleet.worker(worker)).map(Worker::state)
            }
        };
        state.ok_or(CommandError::NobodyThere)
    }

    pub(super) fn check_producer(&self, settings: &ProducerSettings) -> Result<(), CommandError> {
        check_name(&settings.name)?;
        settings.sending.check().map_err(CommandError::Sending)?;
        let stream = self.stream().map(|stream| stream.configuration().record_bytes_max);
        let batch = match settings.sending.calls {
            PutCalls::PutRecords { bytes_max, .. } => Some(bytes_max),
            PutCalls::Kpl(settings) => Some(settings.collection_max_size),
            PutCalls::PutRecord | PutCalls::PutRecordInTurn { .. } => None,
        };
        if let (PutCalls::Kpl(settings), Some(limit)) = (settings.sending.calls, stream)
            && settings.aggregation_enabled
        {
            // An aggregated record's partition key is one byte.
            let size = settings.aggregation_max_size + ByteCount::new(1);
            if size > limit {
                return Err(CommandError::RecordSize { size, limit });
            }
        }
        let requests = batch.map(|_| self.kinesis.settings().limits.put_records_bytes_max);
        settings.check_source([stream, batch, requests].into_iter().flatten())?;
        if let (Some(size), Some(limit)) = (batch, requests)
            && size > limit
        {
            return Err(CommandError::BatchSize { size, limit });
        }
        Ok(())
    }

    fn name_keys(&mut self, keys: &[PartitionKey]) {
        for key in keys {
            if !self.named_keys.contains(key) {
                self.named_keys.push(key.clone());
                self.hand_orders.push(0);
            }
        }
    }
}

fn check_room(present: usize) -> Result<(), CommandError> {
    if present >= CROWD_MAX {
        return Err(CommandError::Crowded { limit: CROWD_MAX });
    }
    Ok(())
}

const fn check_workers(present: usize) -> Result<(), CommandError> {
    if present >= WORKERS_MAX as usize {
        return Err(CommandError::Crowded { limit: WORKERS_MAX as usize });
    }
    Ok(())
}
