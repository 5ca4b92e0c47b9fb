/** Sentences to begin with, for each example scene, in both languages. */

const EXAMPLES: Record<string, string[]> = {
  tabletop: ["Drink from the cup, then put it back", "拿起苹果咬一口", "Point at the book, then wave", "戴上帽子"],
  kitchen: ["Open the fridge", "拿起勺子", "Drink from the mug", "打开柜子"],
  living_room: ["Sit down on the sofa", "拿起蓝色的杯子喝一口", "Pick up the teddy", "看电视"],
  office: ["Write in the notebook with the pen", "打电话", "Open the drawer", "指一指打印机"],
  lab: ["Put on the goggles", "拿起烧杯", "Point at the microscope", "把笔放到笔记本上"],
  shop: ["Push the cart", "拿起巧克力", "Put on the sunglasses", "指一指收银机"],
  classroom: ["Pick up the apple and take a bite", "打开书", "Point at the blackboard", "拿起剪刀"],
};
const ANYWHERE = ["Wave with your left hand", "点点头", "Clap twice, then bow", "双手交叉"];

export function examplesFor(scene: string): string[] {
  return EXAMPLES[scene] ?? ANYWHERE;
}
