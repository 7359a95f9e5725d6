const { KinesisClient, GetShardIteratorCommand, GetRecordsCommand } = require("@aws-sdk/client-kinesis");

const kinesisClient = new KinesisClient({ region: "us-east-1" });

// First, get an iterator starting from the beginning of the shard
const getIteratorParams = {
  StreamName: "my-orders-stream",
  ShardId: "shardId-000000000000", // You need to know which shard to read from!
  ShardIteratorType: "TRIM_HORIZON"
};

const readRecords = async () => {
  try {
    const iteratorData = await kinesisClient.send(new GetShardIteratorCommand(getIteratorParams));
    const shardIterator = iteratorData.ShardIterator;

    // Now use the iterator to get the actual records
    const recordsParams = { ShardIterator: shardIterator };
    const recordsData = await kinesisClient.send(new GetRecordsCommand(recordsParams));

    recordsData.Records.forEach(record => {
      const data = JSON.parse(Buffer.from(record.Data).toString());
      console.log(`Seq: ${record.SequenceNumber}, Data:`, data);
    });

    // The next call would use recordsData.NextShardIterator to continue
  } catch (err) {
    console.error("Error reading records", err);
  }
};

readRecords();
