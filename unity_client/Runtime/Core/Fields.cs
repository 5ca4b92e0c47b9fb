using System;

namespace Kinelink
{
    /// <summary>The kinds of fields that messages have, with their limits. Read functions take the value, Check functions what is to be sent.</summary>
    internal static class Fields
    {
        public static uint U32(MsgPackReader reader)
        {
            return (uint)Whole(reader, 0, uint.MaxValue);
        }

        public static long Nanoseconds(MsgPackReader reader)
        {
            return Whole(reader, long.MinValue, long.MaxValue);
        }

        public static long Whole(MsgPackReader reader, long low, long high)
        {
            bool huge;
            long value = reader.ReadWhole(out huge);
            if (huge || value < low || value > high) throw reader.Bad("between " + low + " and " + high);
            return value;
        }

        /// <summary>Samples a second.</summary>
        public static uint SampleRate(MsgPackReader reader)
        {
            return (uint)Whole(reader, Limits.LowestRate, Limits.HighestRate);
        }

        /// <summary>Where bytes of at most `most` lie.</summary>
        public static ArraySegment<byte> Bytes(MsgPackReader reader, int most)
        {
            int start;
            int count = reader.ReadBytes(out start);
            if (count > most) throw reader.Bad("at most " + most + " bytes");
            return new ArraySegment<byte>(reader.Data, start, count);
        }

        /// <summary>Text of at most `longest` characters without NUL. memory: of the same field in earlier messages, where they repeat.</summary>
        public static string Text(MsgPackReader reader, int longest, TextMemory memory = null)
        {
            return Text(reader, longest, false, memory);
        }

        /// <summary>A name that is part of a topic.</summary>
        public static string Name(MsgPackReader reader, TextMemory memory = null)
        {
            return Text(reader, Limits.Name, true, memory);
        }

        public static string[] Texts(MsgPackReader reader, int most, int longest)
        {
            var texts = new string[Count(reader, most)];
            for (int i = 0; i < texts.Length; i++) texts[i] = Text(reader, longest);
            return texts;
        }

        public static int[] Wholes(MsgPackReader reader, int most, int low, int high)
        {
            var numbers = new int[Count(reader, most)];
            for (int i = 0; i < numbers.Length; i++) numbers[i] = (int)Whole(reader, low, high);
            return numbers;
        }

        /// <summary>A map of plain data.</summary>
        public static Value Data(MsgPackReader reader)
        {
            if (reader.Peek() != MsgPackKind.Map) throw reader.Bad("a map");
            return Value.Read(reader);
        }

        /// <summary>Read the value of `type`, which must be this.</summary>
        public static void Type(MsgPackReader reader, string wanted)
        {
            int start;
            int count = reader.ReadText(out start);
            if (!reader.Same(wanted, start, count))
                throw new ProtocolError(ProtocolError.UnknownType, "a message of type '" + wanted + "' was expected");
        }

        /// <summary>The error of a message in which not all fields were seen. Bit i of `seen` is names[i].</summary>
        public static ProtocolError Missing(uint seen, string[] names)
        {
            int i = 0;
            while ((seen & 1u << i) != 0) i++;
            return new ProtocolError(ProtocolError.MissingField, "the field '" + names[i] + "' is missing");
        }

        /// <summary>Refuse a name that may not be sent.</summary>
        public static string CheckName(string field, string name)
        {
            CheckText(field, name, Limits.Name);
            if (name.Length == 0 || name.IndexOf('/') >= 0) throw Bad(field, "a name without '/'");
            return name;
        }

        /// <summary>Refuse a text that may not be sent.</summary>
        public static string CheckText(string field, string text, int longest)
        {
            if (text == null || Characters(text) > longest || text.IndexOf('\0') >= 0)
                throw Bad(field, "text of at most " + longest + " characters without NUL");
            return text;
        }

        /// <summary>Refuse a block that may not be sent.</summary>
        public static float[] CheckBlock(string field, float[] numbers, int columns, int most, int rotation)
        {
            if (numbers == null || numbers.Length % columns != 0 || numbers.Length / columns > most)
                throw Bad(field, "rows of " + columns + " numbers, at most " + most);
            if (!Block.Finite(numbers)) throw Bad(field, "finite");
            if (rotation >= 0 && !Block.Unit(numbers, columns, rotation)) throw Bad(field, "unit quaternions");
            return numbers;
        }

        /// <summary>Refuse a block that may not be sent and must be one row.</summary>
        public static float[] CheckRow(string field, float[] numbers, int columns, int rotation)
        {
            CheckBlock(field, numbers, columns, 1, rotation);
            if (numbers.Length != columns) throw Bad(field, columns + " numbers");
            return numbers;
        }

        public static ProtocolError Bad(string field, string wanted)
        {
            return new ProtocolError(ProtocolError.BadField, "field '" + field + "' must be " + wanted);
        }

        private static int Count(MsgPackReader reader, int most)
        {
            int count = reader.ReadList();
            if (count > most) throw reader.Bad("a list of at most " + most);
            return count;
        }

        private static string Text(MsgPackReader reader, int longest, bool isName, TextMemory memory)
        {
            int start;
            int count = reader.ReadText(out start);
            string known = memory == null ? null : memory.Recall(reader.Data, start, count);
            if (known != null) return known;
            // Four bytes a character at most, so that nothing long is made only to be refused.
            if (count > 4 * longest) throw reader.Bad("at most " + longest + " characters long");
            string text = MsgPackReader.Utf8.GetString(reader.Data, start, count);
            if (Characters(text) > longest) throw reader.Bad("at most " + longest + " characters long");
            if (text.IndexOf('\0') >= 0) throw reader.Bad("text without the character NUL");
            if (isName && (text.Length == 0 || text.IndexOf('/') >= 0)) throw reader.Bad("a name without '/'");
            if (memory != null) memory.Keep(reader.Data, start, count, text);
            return text;
        }

        /// <summary>Characters as the protocol counts them; those beyond the first 65,536 are two in a string.</summary>
        private static int Characters(string text)
        {
            int count = text.Length;
            foreach (char half in text)
                if (char.IsLowSurrogate(half)) count--;
            return count;
        }
    }
}
