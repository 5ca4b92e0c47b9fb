using System.Collections.Generic;

namespace KinelinkDoubles
{
    /// <summary>What a test does to immediate-mode controls, and what they showed.</summary>
    public static class Gui
    {
        public static readonly List<string> Shown = new List<string>();
        public static string Pressed;
        public static string Typed;

        public static bool Press(string text)
        {
            Shown.Add(text);
            return text == Pressed;
        }

        public static string Type(string text)
        {
            return Typed ?? text;
        }
    }
}
