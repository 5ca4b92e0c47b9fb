using System;
using NUnit.Framework;

namespace Kinelink.Tests
{
    /// <summary>The core reads the protocol's golden vectors, and refuses whatever is spoilt with its one error.</summary>
    public sealed class MessagesTests
    {
        [Test]
        public void EveryVectorIsRead()
        {
            foreach (string[] vector in MessageVectors.All)
                Assert.IsTrue(Read(Hex.Bytes(vector[1])), vector[0]);
        }

        [Test]
        public void VectorsThatWerePutTogetherAgainAreTheSame()
        {
            foreach (string[] vector in MessageVectors.All)
            {
                byte[] data = Hex.Bytes(vector[1]);
                var reader = new MsgPackReader();
                reader.Reset(data, 0, data.Length);
                var writer = new MsgPackWriter();
                Value whole = Value.Read(reader);
                whole.Write(writer);
                byte[] again = writer.ToArray();
                reader.Reset(again, 0, again.Length);
                Assert.AreEqual(whole["type"].AsText, Value.Read(reader)["type"].AsText);
            }
        }

        [Test]
        public void SpoiltBytesAreRefusedAndNothingElseHappens()
        {
            var random = new Random(7);
            int refused = 0;
            foreach (string[] vector in MessageVectors.All)
                for (int k = 0; k < 100; k++)
                {
                    byte[] data = Hex.Bytes(vector[1]);
                    data[random.Next(data.Length)] = (byte)random.Next(256);
                    if (!Read(data)) refused++;
                }
            Assert.Less(100, refused);
        }

        /// <summary>False where it is no message; any other exception fails the test.</summary>
        private static bool Read(byte[] data)
        {
            var reader = new MsgPackReader();
            try
            {
                reader.Reset(data, 0, data.Length);
                string type = MessageType.Of(reader);
                reader.Reset(data, 0, data.Length);
                if (type == MessageType.Frame) new FrameReader().Read(data, 0, data.Length, new Frame());
                else if (type == MessageType.Skeleton) SkeletonInfo.Read(reader);
                else if (type == MessageType.Objects) ObjectsInfo.Read(reader);
                else if (type == MessageType.Event) EventInfo.Read(reader);
                else if (type == MessageType.Heartbeat) Heartbeat.Read(reader);
                else if (type == MessageType.Reply) Reply.Read(reader);
                else if (type == MessageType.Failure) Failure.Read(reader);
                else if (type == MessageType.Pong) Pong.Read(reader);
                else Value.Read(reader);
                return true;
            }
            catch (ProtocolError)
            {
                return false;
            }
        }
    }
}
