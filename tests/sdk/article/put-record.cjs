const { KinesisClient, PutRecordCommand } = require("@aws-sdk/client-kinesis");

const kinesisClient = new KinesisClient({ region: "us-east-1" });

const params = {
  StreamName: "my-orders-stream",
  Data: Buffer.from(JSON.stringify({
    orderId: "ord_12345",
    userId: "user_67890",
    amount: 99.99
  })), // Data must be a Buffer or Blob
  PartitionKey: "user_67890" // All orders for this user go to the same shard
};

const putRecord = async () => {
  try {
    const data = await kinesisClient.send(new PutRecordCommand(params));
    console.log("Record sequenced with:", data.SequenceNumber);
  } catch (err) {
    console.error("Oh no, a failure!", err);
  }
};

putRecord();
