//! What AWS bills for, and what it costs.

use std::time::Duration;

use shardbelt::bill::{Bill, BillingMode, Cost, Dimension, Money, PriceList, PriceListError};
use shardbelt::engine::{ByteCount, Stream};
use shardbelt::sim::{Command, ConsumerSettings, ConsumerStart, Meters, Retrieval, World, Writer};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    add_consumer, add_producer, consumer, empty, index, key, producer, put, random_keys,
    split_in_the_middle, wait, wait_s, with_aws_limits, world,
};

const HOUR: Duration = Duration::from_secs(3_600);
const HOUR_MICROS: u64 = 3_600_000_000;

fn prices() -> PriceList {
    PriceList::built_in().unwrap()
}

fn nanos(cost: Cost) -> (u128, u128, u128) {
    (cost.so_far.as_nanos(), cost.per_hour.as_nanos(), cost.per_month.as_nanos())
}

fn put_bytes(world: &mut World, size: u64) {
    let partition_key = key("a");
    let data = vec![0; usize::try_from(size).unwrap() - 1].into();
    world.apply(Command::PutRecord { partition_key, explicit_hash_key: None, data }).unwrap();
}

/// Ten shards that take 500 records of 2 KB a second for an hour, all of which one reader polls.
fn an_hour() -> Meters {
    let records = 500 * 3_600;
    Meters {
        stream_micros: HOUR_MICROS,
        shard_micros: 10 * HOUR_MICROS,
        put_payload_units: records,
        data_in: ByteCount::new(records * 2_048),
        data_out: ByteCount::new(records * 2_048),
        ..Meters::default()
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn an_hour_of_ten_shards_worked_by_hand() {
    let meters = an_hour();
    // 10 x 0.015; 1.8 x 0.014; 0.04; 3.4332275390625 GB x 0.08, x 0.04, x 0.032 and x 0.016.
    let by_hand = [
        (BillingMode::Provisioned, Dimension::Shards, 150_000_000_u128),
        (BillingMode::Provisioned, Dimension::PutPayloadUnits, 25_200_000),
        (BillingMode::OnDemandStandard, Dimension::Stream, 40_000_000),
        (BillingMode::OnDemandStandard, Dimension::DataIn, 274_658_203),
        (BillingMode::OnDemandStandard, Dimension::DataOut, 137_329_102),
        (BillingMode::OnDemandAdvantage, Dimension::DataIn, 109_863_281),
        (BillingMode::OnDemandAdvantage, Dimension::DataOut, 54_931_641),
        // 25 MiB a second are 87.890625 GB in an hour.
        (BillingMode::OnDemandAdvantage, Dimension::CommittedIn, 2_812_500_000 - 109_863_281),
        (BillingMode::OnDemandAdvantage, Dimension::CommittedOut, 1_406_250_000 - 54_931_641),
    ];
    for (mode, dimension, so_far) in by_hand {
        let bill = Bill::of_meters(&meters, HOUR, mode, &prices());
        let cost = bill.line(dimension).unwrap().cost;
        assert_eq!(cost.so_far.as_nanos(), so_far, "{mode}, {dimension}");
        assert_eq!(cost.per_hour, cost.so_far, "{mode}, {dimension}");
    }
    let provisioned = Bill::of_meters(&meters, HOUR, BillingMode::Provisioned, &prices());
    assert_eq!(nanos(provisioned.total), (175_200_000, 175_200_000, 127_896_000_000));
    assert_eq!(format!("{:.2}", provisioned.total.per_month), "127.90");
    let quantity = |dimension| provisioned.line(dimension).unwrap().quantity.to_string();
    assert_eq!(quantity(Dimension::Shards), "10");
    assert_eq!(quantity(Dimension::PutPayloadUnits), "1.8");
    assert_eq!(provisioned.unpriced, []);
    // Half an hour that went on so costs as much by the hour.
    let twice = Bill::of_meters(&meters, HOUR / 2, BillingMode::Provisioned, &prices());
    assert_eq!(nanos(twice.total), (175_200_000, 350_400_000, 255_792_000_000));
}

#[wasm_bindgen_test(unsupported = test)]
fn records_are_rounded_up_one_by_one() {
    // Bytes, PUT payload units, KB of data in.
    let cases = [
        (1, 1, 1),
        (1_024, 1, 1),
        (1_025, 1, 2),
        (4_608, 1, 5),
        (5 * 1_024, 1, 5),
        (25 * 1_024, 1, 25),
        (25 * 1_024 + 1, 2, 26),
        (45 * 1_024, 2, 45),
        (1_000 * 1_024, 40, 1_000),
    ];
    for (bytes, units, kib) in cases {
        let mut world = world(with_aws_limits);
        put_bytes(&mut world, bytes);
        let meters = world.meters();
        assert_eq!(meters.put_payload_units, units, "{bytes}");
        assert_eq!(meters.data_in, ByteCount::from_kib(kib), "{bytes}");
    }
    let mut together = world(with_aws_limits);
    (0..3).for_each(|_| put_bytes(&mut together, 100));
    assert_eq!(together.meters().put_payload_units, 3);
    assert_eq!(together.meters().data_in, ByteCount::from_kib(3));
}

#[wasm_bindgen_test(unsupported = test)]
fn an_hour_is_metered_as_it_passes() {
    let mut world = empty(10);
    let id = add_producer(&mut world, producer(5_000, 2_000, random_keys()));
    let reader = add_consumer(&mut world, consumer(1_000, ConsumerStart::TrimHorizon));
    wait_s(&mut world, 3_600);
    let (_, producer) = world.producers().find(|(it, _)| *it == id).unwrap();
    let meters = world.meters();
    assert_eq!(meters.shard_micros, 10 * HOUR_MICROS);
    assert_eq!(meters.stream_micros, HOUR_MICROS);
    assert_eq!(meters.put_payload_units, producer.accepted());
    assert!((17_800..18_200).contains(&meters.put_payload_units));
    assert_eq!(meters.data_in, ByteCount::from_kib(2 * producer.accepted()));
    let (_, reader) = world.consumers().find(|(it, _)| *it == reader).unwrap();
    assert_eq!(meters.data_out, reader.bytes());
    let bill = Bill::of(&world, BillingMode::Provisioned, &prices());
    assert_eq!(bill.period, HOUR);
    assert_eq!(format!("{:.2}", bill.line(Dimension::Shards).unwrap().cost.per_hour), "0.15");
    assert_eq!(world.watchers().copies(Writer::Producer(id)), 0);
}

#[wasm_bindgen_test(unsupported = test)]
fn refused_records_and_closed_shards_are_not_billed() {
    let mut full = empty(1);
    let puts = (0..15).filter(|_| {
        let (partition_key, data) = (key("a"), [0].into());
        full.apply(Command::PutRecord { partition_key, explicit_hash_key: None, data }).is_ok()
    });
    assert_eq!(puts.count(), 10);
    assert_eq!(full.meters().put_payload_units, 10);

    let mut world = empty(1);
    put(&mut world, "a");
    wait_s(&mut world, 10);
    split_in_the_middle(&mut world, 0);
    wait_s(&mut world, 20);
    let stream = world.stream().unwrap();
    assert_eq!(stream.shards().count(), 3, "the parent is listed still");
    let closing = stream.shard(index(0)).unwrap().closing().unwrap();
    let alone = closing.children_open_at.since(World::beginning()).as_micros();
    let lived = Duration::from_secs(30).as_micros();
    let expected = alone + 2 * (lived - alone);
    assert_eq!(u128::from(world.meters().shard_micros), expected);
    assert!((alone / 1_000_000) < 15, "{alone}");
}

#[wasm_bindgen_test(unsupported = test)]
fn fan_out_is_billed_by_consumers_times_shards_and_by_data() {
    let mut world = empty(3);
    wait_s(&mut world, 5);
    let settings = ConsumerSettings {
        retrieval: Retrieval::FanOut,
        ..consumer(1_000, ConsumerStart::TrimHorizon)
    };
    let id = add_consumer(&mut world, settings);
    let second = ConsumerSettings {
        name: "search".into(),
        retrieval: Retrieval::FanOut,
        ..consumer(1_000, ConsumerStart::TrimHorizon)
    };
    add_consumer(&mut world, second);
    wait_s(&mut world, 5);
    for _ in 0..4 {
        put(&mut world, "abc");
    }
    wait_s(&mut world, 5);
    let meters = world.meters();
    assert_eq!(meters.consumer_shard_micros, 2 * 3 * 10_000_000);
    // Eight bytes of data and three of key, to two consumers.
    assert_eq!(meters.fan_out_data, ByteCount::new(2 * 4 * 11));
    assert_eq!(meters.data_out, ByteCount::ZERO);
    world.apply(Command::RemoveConsumer(id)).unwrap();
    wait_s(&mut world, 10);
    let left = world.meters().consumer_shard_micros;
    assert_eq!(left, (2 * 3 * 10 + 3 * 10) * 1_000_000, "one is deregistered");
    let bill = Bill::of(&world, BillingMode::Provisioned, &prices());
    // 90 s of 0.015 an hour.
    let cost = bill.line(Dimension::ConsumerShards).unwrap().cost;
    assert_eq!(cost.so_far, "0.000375".parse().unwrap());
}

#[wasm_bindgen_test(unsupported = test)]
fn storage_beyond_a_day_is_billed_by_shards_or_by_data_and_time() {
    let days = |days: u64| Duration::from_secs(days * 86_400);
    let mut world = world(|scenario| {
        scenario.shard_count = 2.try_into().unwrap();
        scenario.retention = days(9);
    });
    put_bytes(&mut world, 4_096);
    wait(&mut world, days(12));
    let meters = world.meters();
    assert_eq!(meters.extended_shard_micros, meters.shard_micros);
    assert_eq!(meters.shard_micros, 2 * 12 * 24 * HOUR_MICROS);
    // From the first day to the seventh, and from there to the ninth, when it goes.
    assert_eq!(meters.extended_byte_seconds, 4_096 * u128::from(days(6).as_secs()));
    assert_eq!(meters.long_term_byte_seconds, 4_096 * u128::from(days(2).as_secs()));

    let mut a_day = world_of_a_day();
    put_bytes(&mut a_day, 4_096);
    wait(&mut a_day, days(2));
    let meters = a_day.meters();
    assert_eq!((meters.extended_shard_micros, meters.extended_byte_seconds), (0, 0));
}

fn world_of_a_day() -> World {
    world(with_aws_limits)
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_older_than_a_week_costs_to_be_read() {
    let mut world = world(|scenario| scenario.retention = Duration::from_secs(10 * 86_400));
    put_bytes(&mut world, 4_096);
    wait_s(&mut world, 8 * 86_400);
    put_bytes(&mut world, 2_048);
    add_consumer(&mut world, consumer(1_000, ConsumerStart::TrimHorizon));
    wait_s(&mut world, 3);
    let meters = world.meters();
    assert_eq!(meters.data_out, ByteCount::new(6_144));
    assert_eq!(meters.long_term_data_out, ByteCount::new(4_096));
}

#[wasm_bindgen_test(unsupported = test)]
fn gigabyte_months_are_of_730_hours() {
    let gib = 1_u128 << 30;
    let meters = Meters {
        long_term_byte_seconds: gib * 730 * 3_600,
        extended_byte_seconds: 2 * gib * 730 * 3_600,
        ..Meters::default()
    };
    let bill = Bill::of_meters(&meters, 730 * HOUR, BillingMode::OnDemandStandard, &prices());
    let cost = |dimension| nanos(bill.line(dimension).unwrap().cost);
    assert_eq!(cost(Dimension::LongTermStorage).0, 23_000_000);
    assert_eq!(cost(Dimension::ExtendedStorage).2, 200_000_000);
}

#[wasm_bindgen_test(unsupported = test)]
fn meters_are_the_same_however_often_they_are_read() {
    let mut world = empty(3);
    add_producer(&mut world, producer(5_000, 100, random_keys()));
    let mut looked_at = world.clone();
    wait_s(&mut world, 20);
    for _ in 0..200 {
        wait(&mut looked_at, Duration::from_millis(100));
        let _ = looked_at.meters();
    }
    assert_eq!(looked_at.meters(), world.meters());
    let shards = world.stream().into_iter().flat_map(Stream::shards);
    assert_eq!(world.meters().shard_micros, shards.count() as u64 * 20_000_000);
}

#[wasm_bindgen_test(unsupported = test)]
fn every_price_has_an_amount_a_date_and_a_source() {
    let list = prices();
    assert_eq!((list.region.as_str(), list.currency.as_str()), ("us-east-1", "USD"));
    for price in &list.prices {
        assert!(price.amount > Money::default(), "{price:?}");
        assert!(("2025-01-01".."2027-01-01").contains(&price.seen.as_str()), "{price:?}");
        assert!(price.source.len() > 10, "{price:?}");
    }
    assert!(!list.left_out.is_empty());
    // Everything that is billed for in any mode has a price.
    let everything = Meters {
        stream_micros: 1,
        shard_micros: 1,
        extended_shard_micros: 1,
        consumer_shard_micros: 1,
        put_payload_units: 1,
        data_in: ByteCount::new(1),
        data_out: ByteCount::new(1),
        fan_out_data: ByteCount::new(1),
        long_term_data_out: ByteCount::new(1),
        extended_byte_seconds: 1,
        long_term_byte_seconds: 1,
    };
    for mode in BillingMode::ALL {
        assert_eq!(Bill::of_meters(&everything, HOUR, mode, &list).unpriced, []);
    }
    let mut without = list;
    without.prices.retain(|price| price.dimension != Dimension::DataIn);
    let bill = Bill::of_meters(&everything, HOUR, BillingMode::OnDemandStandard, &without);
    assert_eq!(bill.unpriced, [Dimension::DataIn], "what has no price is said");
    assert_eq!(bill.line(Dimension::DataIn), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_price_list_that_cannot_be_trusted_is_refused() {
    let list = |price: &str| {
        let text = format!(r#"{{"region":"r","currency":"USD","left_out":[],"prices":[{price}]}}"#);
        PriceList::read(&text)
    };
    let price = |amount: &str, seen: &str, source: &str| {
        format!(
            r#"{{"mode":"provisioned","dimension":"shards","amount":{amount},"unit":"hour","seen":"{seen}","source":"{source}"}}"#
        )
    };
    let good = price(r#""0.015""#, "2026-05-05", "a page");
    assert!(list(&good).is_ok());
    let (mode, dimension) = (BillingMode::Provisioned, Dimension::Shards);
    let undated = PriceListError::Undated { mode, dimension };
    assert_eq!(list(&price(r#""0.015""#, "May 2026", "a page")), Err(undated.clone()));
    assert_eq!(list(&price(r#""0.015""#, "2026-05-05", " ")), Err(undated));
    let twice = PriceListError::Twice { mode, dimension };
    assert_eq!(list(&format!("{good},{good}")), Err(twice));
    for amount in ["0.015", r#""-1""#, r#""1e3""#, r#""0.0000000001""#, r#""""#, r#""1.""#] {
        let refusal = list(&price(amount, "2026-05-05", "a page"));
        assert!(matches!(refusal, Err(PriceListError::Json { .. })), "{amount}: {refusal:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn money_is_written_as_people_read_it() {
    let cases = [
        ("0.014", "0.014", "0.01"),
        ("0.015", "0.015", "0.02"),
        ("12", "12.00", "12.00"),
        ("12.5", "12.50", "12.50"),
        ("0.999999999", "0.999999999", "1.00"),
        ("0.000000001", "0.000000001", "0.00"),
    ];
    for (text, whole, cents) in cases {
        let money: Money = text.parse().unwrap();
        assert_eq!((money.to_string(), format!("{money:.2}")), (whole.into(), cents.into()));
    }
    assert_eq!(format!("{:>8.1}|", Money::from_nanos(1_260_000_000)), "     1.3|");
}

#[wasm_bindgen_test(unsupported = test)]
fn what_it_costs_now_is_told_by_the_last_minute_and_by_its_seconds() {
    let mut world = empty(1);
    let mode = BillingMode::Provisioned;
    assert_eq!(Bill::of_last_minute(&world, mode, &prices()), None);
    wait_s(&mut world, 90);
    split_in_the_middle(&mut world, 0);
    wait_s(&mut world, 32);
    // The second shard is open for 30 of the last 60 seconds.
    let bill = Bill::of_last_minute(&world, mode, &prices()).unwrap();
    assert_eq!(bill.period, Duration::from_secs(60));
    let open =
        60 + world.meters_by_second().iter().filter(|(_, it)| it.shard_micros > 1_000_000).count();
    let per_hour = 15_000_000 * open as u128 / 60;
    assert_eq!(bill.total.per_hour.as_nanos(), per_hour);
    let seconds = Bill::per_hour_by_second(&world, mode, &prices());
    assert_eq!(seconds.len(), 60);
    assert_eq!(seconds[0].1.as_nanos(), 15_000_000);
    assert_eq!(seconds[59].1.as_nanos(), 30_000_000);
}
