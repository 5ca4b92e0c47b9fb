using System;

namespace Kinelink
{
    /// <summary>
    /// Our side of one connection as pure logic, whether it speaks ZMTP or WebSocket: bytes are put in wherever they were cut, messages
    /// come out. Throws PeerError where the other side breaks the rules; the connection is then to be closed.
    /// </summary>
    public abstract class Peer
    {
        /// <summary>Bytes of a message at most.</summary>
        protected readonly int Longest;

        /// <summary>What the other side must be answered.</summary>
        protected readonly SendBuffer Answers;
        protected readonly ReceiveBuffer Arrived = new ReceiveBuffer();

        protected Peer(int longest, SendBuffer answers)
        {
            Longest = longest;
            Answers = answers;
        }

        /// <summary>Whether messages may be sent: the handshake is over.</summary>
        public bool Ready { get; protected set; }

        /// <summary>Where to put received bytes. Messages that were given out are no longer valid then.</summary>
        public byte[] Room(out int offset, out int count)
        {
            return Arrived.Room(out offset, out count);
        }

        /// <summary>So many bytes were put into the room.</summary>
        public void Received(int count)
        {
            Arrived.Received(count);
        }

        /// <summary>Begin: answers with what is to be said first.</summary>
        public abstract void Open();

        /// <summary>The next whole message: where it lies in `data`. False where more bytes are needed.</summary>
        public abstract bool Next(out byte[] data, out int offset, out int count);

        /// <summary>What is to be sent for a message.</summary>
        public abstract void PutMessage(SendBuffer into, byte[] payload, int offset, int count);

        /// <summary>What is to be sent to hear of what begins so.</summary>
        public abstract void PutSubscribe(SendBuffer into, byte[] topic);

        /// <summary>What is to be sent before hanging up.</summary>
        public abstract void PutGoodbye(SendBuffer into);

        /// <summary>Received bytes as text of one letter each.</summary>
        protected string AsciiAt(int at, int count)
        {
            var letters = new char[Math.Max(count, 0)];
            for (int i = 0; i < letters.Length; i++) letters[i] = (char)Arrived.Bytes[at + i];
            return new string(letters);
        }

        /// <summary>A number in so many received bytes, the highest first.</summary>
        protected ulong NumberAt(int at, int width)
        {
            ulong number = 0;
            for (int i = 0; i < width; i++) number = number << 8 | Arrived.Bytes[at + i];
            return number;
        }

        /// <summary>Foreign text with nothing in it that a terminal would obey.</summary>
        protected internal static string Printable(string text)
        {
            var letters = text.ToCharArray();
            for (int i = 0; i < letters.Length; i++)
                if (letters[i] < ' ' || letters[i] > '~') letters[i] = '?';
            return new string(letters);
        }
    }
}
