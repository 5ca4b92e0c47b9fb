using System;

namespace Kinelink
{
    /// <summary>Blocks of numbers: little-endian float32, rows one after another.</summary>
    internal static class Block
    {
        public static readonly float[] None = new float[0];

        /// <summary>
        /// Read a block into an array of exactly its size, which is made anew only when the size changes.
        /// columns: numbers of a row. most: rows at most. rotation: where a unit quaternion begins in a row, or -1.
        /// </summary>
        public static void Read(MsgPackReader reader, ref float[] into, int columns, int most, int rotation)
        {
            int start;
            int bytes = reader.ReadBytes(out start);
            if (bytes % (4 * columns) != 0 || bytes / (4 * columns) > most)
                throw reader.Bad("a multiple of " + 4 * columns + " bytes, at most " + 4 * columns * most + ", not " + bytes);
            if (into.Length != bytes / 4) into = bytes == 0 ? None : new float[bytes / 4];
            FromBytes(reader.Data, start, into);
            if (!Finite(into)) throw reader.Bad("finite");
            if (rotation >= 0 && !Unit(into, columns, rotation)) throw reader.Bad("unit quaternions");
        }

        /// <summary>Read a block of exactly one row.</summary>
        public static void ReadRow(MsgPackReader reader, ref float[] into, int columns)
        {
            Read(reader, ref into, columns, 1, -1);
            if (into.Length != columns) throw reader.Bad(4 * columns + " bytes");
        }

        /// <summary>Whether no number is NaN or infinite.</summary>
        public static bool Finite(float[] numbers)
        {
            for (int i = 0; i < numbers.Length; i++)
                if (!(Math.Abs(numbers[i]) <= float.MaxValue)) return false;
            return true;
        }

        /// <summary>Whether the quaternion that begins at `rotation` of every row has unit length.</summary>
        public static bool Unit(float[] numbers, int columns, int rotation)
        {
            for (int i = rotation; i < numbers.Length; i += columns)
            {
                float x = numbers[i], y = numbers[i + 1], z = numbers[i + 2], w = numbers[i + 3];
                if (!(Math.Abs(x * x + y * y + z * z + w * w - 1f) <= Limits.UnitTolerance)) return false;
            }
            return true;
        }

        public static void ToBytes(float[] numbers, byte[] bytes)
        {
            Buffer.BlockCopy(numbers, 0, bytes, 0, bytes.Length);
            if (!BitConverter.IsLittleEndian) Swap(bytes);
        }

        private static void FromBytes(byte[] bytes, int start, float[] numbers)
        {
            if (BitConverter.IsLittleEndian)
            {
                Buffer.BlockCopy(bytes, start, numbers, 0, 4 * numbers.Length);
                return;
            }
            var own = new byte[4 * numbers.Length];
            Buffer.BlockCopy(bytes, start, own, 0, own.Length);
            Swap(own);
            Buffer.BlockCopy(own, 0, numbers, 0, own.Length);
        }

        private static void Swap(byte[] bytes)
        {
            for (int i = 0; i < bytes.Length; i += 4) Array.Reverse(bytes, i, 4);
        }
    }
}
