using System;

namespace Kinelink
{
    /// <summary>Received bytes that wait to be understood. Grows only as far as bytes have really come, whatever length was announced.</summary>
    public sealed class ReceiveBuffer
    {
        private int written;

        public ReceiveBuffer()
        {
            Bytes = new byte[1 << 14];
        }

        /// <summary>The bytes that wait are the `Count` from `At` on.</summary>
        public byte[] Bytes { get; private set; }
        public int At { get; private set; }

        public int Count
        {
            get { return written - At; }
        }

        /// <summary>Where to put received bytes. What lay in Bytes is no longer valid then.</summary>
        public byte[] Room(out int offset, out int count)
        {
            if (At == written)
            {
                At = written = 0;
            }
            else if (written == Bytes.Length)
            {
                byte[] bytes = At > 0 ? Bytes : new byte[2 * Bytes.Length];
                Buffer.BlockCopy(Bytes, At, bytes, 0, Count);
                Bytes = bytes;
                written -= At;
                At = 0;
            }
            offset = written;
            count = Bytes.Length - written;
            return Bytes;
        }

        /// <summary>So many bytes were put into the room.</summary>
        public void Received(int count)
        {
            written += count;
        }

        /// <summary>The first bytes are understood. They stay where they are until Room is called.</summary>
        public void Drop(int count)
        {
            At += count;
        }
    }
}
